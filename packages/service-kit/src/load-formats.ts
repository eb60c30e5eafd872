import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { contractFormat, type SenderFormat, senderFormat } from '@tillkeeper/contracts';
import { z } from 'zod';
import { SettingsError } from './load-settings.ts';

/** The declarations that come with Tillkeeper. */
export const ownFormatsDirectory = fileURLToPath(new URL('../../../formats/', import.meta.url));

/**
 * Reads every declaration (`*.json`) of the directories and the contract's own format. Throws (SettingsError) with every mistake
 * named: a wrong declaration stops the start.
 */
export async function loadFormats(directories: readonly string[]): Promise<ReadonlyMap<string, SenderFormat>> {
  const formats = new Map<string, SenderFormat>([[contractFormat.format_id, contractFormat]]);
  const mistakes: string[] = [];
  for (const directory of directories) {
    const entries = await readdir(directory).catch((error: unknown) => {
      mistakes.push(`FORMATS_DIRECTORY: ${error instanceof Error ? error.message : String(error)}`);
      return [];
    });
    for (const name of entries.filter(entry => entry.endsWith('.json')).sort()) {
      const read = parseFormat(await readFile(join(directory, name), 'utf8'));
      if (typeof read === 'string') mistakes.push(`${name}: ${read}`);
      else if (formats.has(read.format_id)) mistakes.push(`${name}: the format ${read.format_id} is declared twice`);
      else formats.set(read.format_id, read);
    }
  }
  if (mistakes.length > 0)
    throw new SettingsError(`The declarations of formats have mistakes:\n${mistakes.join('\n')}`);
  return formats;
}

function parseFormat(text: string): SenderFormat | string {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    return `not JSON: ${String(error)}`;
  }
  const parsed = senderFormat.safeParse(json);
  if (!parsed.success) return z.prettifyError(parsed.error);
  for (const file of parsed.data.files) {
    for (const pattern of [file.file_name, ...Object.values(file.columns).flatMap(source => source.remove ?? [])]) {
      try {
        new RegExp(pattern, 'u');
      } catch {
        return `${pattern} is not a regular expression`;
      }
    }
  }
  return parsed.data;
}

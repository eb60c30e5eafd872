import { type ExceptionReport, exceptionReport, rawText } from '@tillkeeper/contracts';
import { z } from 'zod';
import { type ApiClient, toError } from '../api-client.ts';
import { exitCodes } from '../exit-code.ts';
import { countText, type Output, table } from '../print.ts';
import { visible } from '../terminal.ts';

export interface ExceptionsCommand {
  readonly client: ApiClient;
  readonly output: Output;
  readonly fileId: string;
  /** Shows what stands in the file, too. */
  readonly isRaw: boolean;
  readonly limit: number;
}

const page = z.object({ exceptions: z.array(exceptionReport), next_cursor: z.string().nullable() });

/** Lists what is wrong in a file, and on demand what stands there. Exit code 0 nothing, 1 with findings, 4 refused. */
export async function listExceptions(command: ExceptionsCommand): Promise<number> {
  const { client, output, fileId, isRaw, limit } = command;
  const path = `/v1/files/${encodeURIComponent(fileId)}/exceptions?limit=${limit}`;
  const { exceptions, next_cursor } = page.parse(await client.json('GET', path));
  const found: (ExceptionReport & { raw?: string | null })[] = [];
  const rawOfRows = new Map<number, string | null>();
  for (const one of exceptions) {
    if (!isRaw) found.push(one);
    else {
      // several exceptions of a row are about the same text
      const known = one.row_no === null ? null : rawOfRows.get(one.row_no);
      const raw = known === undefined ? await readRaw(client, one.exception_id) : known;
      if (one.row_no !== null) rawOfRows.set(one.row_no, raw);
      found.push({ ...one, raw });
    }
  }
  for (const line of describe(found, isRaw)) output.say(line);
  if (next_cursor !== null) output.say(`... and more: --limit shows more than ${countText(limit)}`);
  output.json(found);
  return found.some(one => one.severity !== 'info') ? exitCodes.findings : exitCodes.clean;
}

/** Null: there is nothing to show, such as of a file that is no longer kept. */
async function readRaw(client: ApiClient, exceptionId: string): Promise<string | null> {
  const response = await client.request('GET', `/v1/exceptions/${exceptionId}/raw`);
  if (response.status === 404) return null;
  if (!response.ok) throw await toError(response);
  return rawText.parse(await response.json()).text;
}

function describe(found: readonly (ExceptionReport & { raw?: string | null })[], isRaw: boolean): string[] {
  if (found.length === 0) return ['Nothing was found.'];
  if (!isRaw) {
    const rows = found.map(one => [
      ...[one.row_no === null ? '' : String(one.row_no), visible(one.transaction_id ?? ''), one.severity, one.code],
      ...[one.column_name ?? '', visible(one.message)],
    ]);
    return table(['row', 'receipt', 'severity', 'code', 'column', 'what'], rows);
  }
  return found.flatMap(one => [
    `${one.row_no === null ? 'the file' : `row ${one.row_no}`}: ${one.severity} ${one.code}: ${visible(one.message)}`,
    ...(one.raw === null || one.raw === undefined ? [] : [`  ${visible(one.raw)}`]),
  ]);
}

import { columnsOf, type FormatFile } from '@tillkeeper/contracts';
import { parseRecord } from './parse-record.ts';
import { FileUnreadableError } from './results.ts';

/**
 * The names of a header's text, without blanks around them. Throws FileUnreadableError when two are the same or there are
 * more than `maxFields`.
 */
export function readHeader(text: string, options: { delimiter: string; maxFields: number }): string[] {
  const columns = parseRecord(text, options.delimiter).map(name => name.trim());
  if (columns.length > options.maxFields)
    throw new FileUnreadableError('content.not-as-named', `Its header has ${columns.length} columns.`);
  const seen = new Set<string>();
  for (const name of columns) {
    if (seen.has(name))
      throw new FileUnreadableError('header.repeated-column', `The column ${shown(name)} is there twice.`);
    seen.add(name);
  }
  return columns;
}

/** Every column that the contract needs has a source in the header; else throws FileUnreadableError. */
export function checkHeader(header: readonly string[], formatFile: FormatFile): void {
  for (const column of columnsOf(formatFile.file_type)) {
    const source = formatFile.columns[column.name];
    if (!column.isRequired || source === undefined) continue;
    const missing = [source.from, source.position_in, ...(source.sum ?? [])].find(
      name => name !== undefined && !header.includes(name),
    );
    if (missing !== undefined)
      throw new FileUnreadableError('header.missing-column', `The column ${missing} is missing.`);
  }
}

const shown = (name: string): string => (name === '' ? 'without a name' : name.slice(0, 100).toWellFormed());

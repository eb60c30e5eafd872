import { columnsOf, type FormatFile } from '@tillkeeper/contracts';

/** Whether the sender's header has a column with personal data: what cannot be split into fields is then not shown. */
export function hasPersonalColumn(header: readonly string[], formatFile: FormatFile): boolean {
  return columnsOf(formatFile.file_type).some(column => {
    if (column.isPersonal !== true) return false;
    const source = formatFile.columns[column.name];
    return [source?.from, source?.otherwise].some(name => name !== undefined && header.includes(name));
  });
}

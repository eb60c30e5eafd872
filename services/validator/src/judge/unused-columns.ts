import type { FormatFile } from '@tillkeeper/contracts';

/** Columns of the header that the format does not use: kept in staging, and said. */
export function unusedColumns(header: readonly string[], formatFile: FormatFile): string[] {
  // a declared format says which columns it uses; those that it leaves out, it leaves out on purpose
  const isDeclared = Object.entries(formatFile.columns).some(([name, source]) => source.from !== name);
  if (isDeclared) return [];
  const used = new Set(Object.values(formatFile.columns).flatMap(source => source.from ?? []));
  used.add(formatFile.quantity_unit?.from ?? '');
  return header.filter(name => !used.has(name));
}

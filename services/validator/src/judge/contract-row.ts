import type { ColumnSource, FormatFile } from '@tillkeeper/contracts';
import { addDecimals } from '@tillkeeper/record-reader';

/** Gives the text of a contract column in a row of a chunk; '' when the sender does not give it. */
export type CellReader = (row: number) => string;

export interface RowSource {
  readonly formatFile: FormatFile;
  readonly header: readonly string[];
  readonly nameGroups: Readonly<Record<string, string>>;
}

/** A reader of one contract column over the columns of a chunk, by the sender's format. Undefined: the sender has no such column. */
export function createCellReader(
  column: string,
  source: RowSource,
  chunk: readonly (readonly string[])[],
  positionOf: (group: string, row: number) => number,
): CellReader | undefined {
  const declared = source.formatFile.columns[column];
  if (declared === undefined) return undefined;
  const read = rawReader(declared, source, chunk, positionOf);
  if (read === undefined) return undefined;
  const { formatFile } = source;
  const remove = declared.remove === undefined ? undefined : new RegExp(declared.remove, 'u');
  const prefix = declared.prefix ?? (column === 'product_id' ? formatFile.product_prefix : '');
  const { values } = declared;
  return row => {
    let text = read(row).trim();
    if (text === '') return '';
    if (remove !== undefined) text = text.replace(remove, '');
    if (values !== undefined) text = values[text] ?? text;
    return prefix === '' ? text : prefix + text;
  };
}

function rawReader(
  declared: ColumnSource,
  source: RowSource,
  chunk: readonly (readonly string[])[],
  positionOf: (group: string, row: number) => number,
): CellReader | undefined {
  const columnOf = (name: string | undefined): readonly string[] | undefined =>
    name === undefined ? undefined : chunk[source.header.indexOf(name)];
  if (declared.constant !== undefined) {
    const { constant } = declared;
    return () => constant;
  }
  if (declared.file_name !== undefined) {
    const text = source.nameGroups[declared.file_name] ?? '';
    return () => text;
  }
  if (declared.position_in !== undefined) {
    const groups = columnOf(declared.position_in);
    return groups === undefined ? undefined : row => String(positionOf(groups[row] ?? '', row));
  }
  if (declared.sum !== undefined) {
    const columns = declared.sum.map(columnOf);
    return row =>
      columns.reduce(
        (sum, column) => (sum === 'unreadable' ? sum : (addDecimals(sum, column?.[row] || '0') ?? 'unreadable')),
        '0',
      );
  }
  const [first, second] = [columnOf(declared.from), columnOf(declared.otherwise)];
  if (first === undefined && second === undefined) return undefined;
  return row => first?.[row] || second?.[row] || '';
}

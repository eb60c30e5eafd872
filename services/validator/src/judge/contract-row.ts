import type { Column, ColumnSource, FormatFile } from '@tillkeeper/contracts';
import { addDecimals } from '@tillkeeper/record-reader';
import type { TextColumn } from './read-records.ts';

/** Gives the text of a contract column in a row of a chunk; '' when the sender does not give it. */
type CellReader = (row: number) => string;

export interface RowSource {
  readonly formatFile: FormatFile;
  readonly nameGroups: Readonly<Record<string, string>>;
}

/** The texts of a row, one for each contract column, in the order of `columns`; the same array for every row. */
export type Cells = readonly string[];

export interface RowReader {
  /** Begins with the columns of a chunk, in the order of the header. */
  begin(header: readonly string[], chunk: readonly TextColumn[]): void;
  /** Every row has to be read, in order and once: positions are counted. */
  read(row: number): Cells;
  /** The text of one of the sender's own columns in the row that was read last. */
  senderCell(name: string): string;
}

/** Reads rows as the contract's columns, by the sender's format. */
export function createRowReader(columns: readonly Column[], source: RowSource): RowReader {
  const cells: string[] = columns.map(() => '');
  const positions = createPositions();
  let readers: { readonly index: number; readonly read: CellReader }[] = [];
  let current = 0;
  let begun: readonly TextColumn[] | undefined;
  let columnOf: (name: string) => TextColumn | undefined = () => undefined;
  return {
    begin(header, chunk) {
      // between damaged records there may be few rows: those of one batch share their columns
      if (chunk === begun) return;
      begun = chunk;
      const byName = new Map(header.map((name, index) => [name, chunk[index]]));
      columnOf = name => byName.get(name);
      cells.fill('');
      readers = columns.flatMap((column, index) => {
        const declared = source.formatFile.columns[column.name];
        const raw = declared === undefined ? undefined : rawReader(declared, source, columnOf, positions);
        if (declared === undefined || raw === undefined) return [];
        const prefix = declared.prefix ?? (column.name === 'product_id' ? source.formatFile.product_prefix : '');
        return [{ index, read: converted(raw, declared, prefix) }];
      });
    },
    read(row) {
      current = row;
      for (let at = 0; at < readers.length; at += 1) {
        const reader = readers[at];
        if (reader !== undefined) cells[reader.index] = reader.read(row);
      }
      return cells;
    },
    senderCell: name => columnOf(name)?.[current] ?? '',
  };
}

function converted(read: CellReader, declared: ColumnSource, prefix: string): CellReader {
  const remove = declared.remove === undefined ? undefined : new RegExp(declared.remove, 'u');
  const values = declared.values === undefined ? undefined : new Map(Object.entries(declared.values));
  if (remove === undefined && values === undefined && prefix === '') return row => read(row).trim();
  return row => {
    let text = read(row).trim();
    if (remove !== undefined) text = text.replace(remove, '').trim();
    // nothing stays nothing: a prefix alone would be somebody's number
    return text === '' ? '' : prefix + (values?.get(text) ?? text);
  };
}

/** Undefined: the file has no such column. */
function rawReader(
  declared: ColumnSource,
  source: RowSource,
  columnOf: (name: string) => TextColumn | undefined,
  positions: ReturnType<typeof createPositions>,
): CellReader | undefined {
  const { constant, file_name, position_in, sum } = declared;
  if (constant !== undefined) return () => constant;
  if (file_name !== undefined) {
    const text = new Map(Object.entries(source.nameGroups)).get(file_name) ?? '';
    return () => text;
  }
  if (position_in !== undefined) {
    const groups = columnOf(position_in);
    return groups === undefined ? undefined : row => String(positions.next(groups[row] ?? ''));
  }
  if (sum !== undefined) return sumReader(sum.map(columnOf), source.formatFile.decimal_sign);
  const first = declared.from === undefined ? undefined : columnOf(declared.from);
  const second = declared.otherwise === undefined ? undefined : columnOf(declared.otherwise);
  if (first !== undefined && second !== undefined) return row => first[row]?.trim() || second[row] || '';
  const only = first ?? second;
  return only === undefined ? undefined : row => only[row] ?? '';
}

/** The exact sum of columns, written with the sender's decimal sign; the first text that is no number, where there is one. */
function sumReader(columns: readonly (TextColumn | undefined)[], decimalSign: string): CellReader {
  return row => {
    let sum = '0';
    for (const column of columns) {
      const text = column?.[row] || '0';
      const isOtherSign = decimalSign === ',' && text.includes('.');
      const next = isOtherSign ? undefined : addDecimals(sum, decimalSign === ',' ? text.replace(',', '.') : text);
      if (next === undefined) return text;
      sum = next;
    }
    return decimalSign === ',' ? sum.replace('.', ',') : sum;
  };
}

/** Counts from 1 in each group. */
function createPositions(): { next(group: string): number } {
  const counts = new Map<string, number>();
  return {
    next(group) {
      const position = (counts.get(group) ?? 0) + 1;
      counts.set(group, position);
      return position;
    },
  };
}

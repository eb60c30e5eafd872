const blockBits = 16;
const blockRows = 1 << blockBits;
/** A till's file has 30 rows: a whole block of 5 MB takes longer to make than they take to judge. */
const firstRows = 256;

/** What is remembered of every row, by the name of its column; whole numbers, or NaN for what is not known. */
const wide = ['rowNo', 'lineFrom', 'byteFrom', 'byteTo', 'content', 'amountMinor', 'soldMs'] as const;
/** Whole numbers of 32 bits. */
const narrow = ['place', 'lineNo', 'isUsable', 'head', 'product', 'currency', 'employee', 'basket', 'next'] as const;
export type RowColumn = (typeof wide)[number] | (typeof narrow)[number];

export interface RowColumns {
  /** Adds a row and returns its index, from 0. */
  add(row: Readonly<Record<RowColumn, number>>): number;
  get(column: RowColumn, index: number): number;
  set(column: RowColumn, index: number, value: number): void;
  count(): number;
}

/** Rows as columns of numbers, in blocks: 92 bytes a row, and nothing to copy or to collect when there are millions. */
export function createRowColumns(): RowColumns {
  const columns: Record<RowColumn, (Float64Array | Int32Array)[]> = {
    ...{ rowNo: [], lineFrom: [], byteFrom: [], byteTo: [], content: [], amountMinor: [], soldMs: [] },
    ...{ place: [], lineNo: [], isUsable: [], head: [], product: [], currency: [], employee: [] },
    ...{ basket: [], next: [] },
  };
  let count = 0;
  let roomUntil = 0;
  const makeRoom = (): void => {
    const at = count >> blockBits;
    const rows = at === 0 ? Math.max(firstRows, 2 * count) : blockRows;
    for (const name of wide) columns[name][at] = longer(new Float64Array(rows), columns[name][at]);
    for (const name of narrow) columns[name][at] = longer(new Int32Array(rows), columns[name][at]);
    roomUntil = at * blockRows + rows;
  };
  const set = (column: RowColumn, index: number, value: number): void => {
    const block = columns[column][index >> blockBits];
    if (block !== undefined) block[index & (blockRows - 1)] = value;
  };
  return {
    set,
    get: (column, index) => columns[column][index >> blockBits]?.[index & (blockRows - 1)] ?? Number.NaN,
    add(row) {
      const index = count;
      if (index === roomUntil) makeRoom();
      count += 1;
      set('rowNo', index, row.rowNo);
      set('lineFrom', index, row.lineFrom);
      set('byteFrom', index, row.byteFrom);
      set('byteTo', index, row.byteTo);
      set('content', index, row.content);
      set('amountMinor', index, row.amountMinor);
      set('soldMs', index, row.soldMs);
      set('place', index, row.place);
      set('lineNo', index, row.lineNo);
      set('isUsable', index, row.isUsable);
      set('head', index, row.head);
      set('product', index, row.product);
      set('currency', index, row.currency);
      set('employee', index, row.employee);
      set('basket', index, row.basket);
      set('next', index, row.next);
      return index;
    },
    count: () => count,
  };
}

function longer<T extends Float64Array | Int32Array>(room: T, known: ArrayLike<number> | undefined): T {
  if (known !== undefined) room.set(known);
  return room;
}

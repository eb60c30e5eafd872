/** A list of numbers, most of which are one more than the number before: only where that is not so is remembered. */
export interface RowRuns {
  push(row: number): void;
  /** The number at a place of the list, from 0. */
  at(index: number): number;
  readonly length: number;
}

export function createRowRuns(): RowRuns {
  /** Where each run begins in the list, and with which number. */
  let starts = new Float64Array(64);
  let rows = new Float64Array(64);
  let runs = 0;
  let length = 0;
  let next = Number.NaN;
  return {
    push(row) {
      if (row !== next) {
        if (runs === starts.length) {
          const [oldStarts, oldRows] = [starts, rows];
          starts = new Float64Array(runs * 2);
          starts.set(oldStarts);
          rows = new Float64Array(runs * 2);
          rows.set(oldRows);
        }
        starts[runs] = length;
        rows[runs] = row;
        runs += 1;
      }
      length += 1;
      next = row + 1;
    },
    at(index) {
      if (index < 0 || index >= length) return -1;
      let [from, to] = [0, runs];
      while (to - from > 1) {
        const middle = (from + to) >> 1;
        if ((starts[middle] ?? 0) <= index) from = middle;
        else to = middle;
      }
      return (rows[from] ?? 0) + index - (starts[from] ?? 0);
    },
    get length() {
      return length;
    },
  };
}

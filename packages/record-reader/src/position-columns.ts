import type { Positions } from './results.ts';

export interface PositionColumns {
  readonly count: number;
  push(rowNo: number, lineFrom: number, byteFrom: number, byteTo: number): void;
  /** What was pushed since the last time. */
  take(): Positions;
}

/** Positions of records as columns of numbers: 32 bytes a record instead of an object. */
export function createPositionColumns(): PositionColumns {
  let count = 0;
  // Nothing before the first: an upload is looked at and keeps none.
  let capacity = 0;
  let rowNos = new Float64Array(capacity);
  let linesFrom = new Float64Array(capacity);
  let bytesFrom = new Float64Array(capacity);
  let bytesTo = new Float64Array(capacity);
  const larger = (column: Float64Array): Float64Array<ArrayBuffer> => {
    const grown = new Float64Array(capacity);
    grown.set(column);
    return grown;
  };
  return {
    get count() {
      return count;
    },
    push(rowNo, lineFrom, byteFrom, byteTo) {
      if (count === capacity) {
        capacity = Math.max(1024, 2 * capacity);
        rowNos = larger(rowNos);
        linesFrom = larger(linesFrom);
        bytesFrom = larger(bytesFrom);
        bytesTo = larger(bytesTo);
      }
      rowNos[count] = rowNo;
      linesFrom[count] = lineFrom;
      bytesFrom[count] = byteFrom;
      bytesTo[count] = byteTo;
      count += 1;
    },
    take() {
      const positions = {
        rowNo: rowNos.slice(0, count),
        lineFrom: linesFrom.slice(0, count),
        byteFrom: bytesFrom.slice(0, count),
        byteTo: bytesTo.slice(0, count),
      };
      count = 0;
      return positions;
    },
  };
}

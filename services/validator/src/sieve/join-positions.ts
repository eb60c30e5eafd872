import type { Positions } from '@tillkeeper/record-reader';

/** The positions of several runs of records as those of one. */
export function joinPositions(positions: readonly Positions[]): Positions {
  const [only] = positions;
  if (positions.length === 1 && only !== undefined) return only;
  const join = (name: keyof Positions): Float64Array => {
    const joined = new Float64Array(positions.reduce((sum, one) => sum + one.rowNo.length, 0));
    let at = 0;
    for (const one of positions) {
      joined.set(one[name], at);
      at += one[name].length;
    }
    return joined;
  };
  return { rowNo: join('rowNo'), lineFrom: join('lineFrom'), byteFrom: join('byteFrom'), byteTo: join('byteTo') };
}

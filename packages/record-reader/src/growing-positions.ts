import type { Positions } from './results.ts';

/** Positions of records, gathered one by one into typed arrays. */
export class GrowingPositions {
  count = 0;
  #arrays = [0, 1, 2, 3].map(() => new Float64Array(1024));

  push(rowNo: number, lineFrom: number, byteFrom: number, byteTo: number): void {
    const [first] = this.#arrays;
    if (first !== undefined && this.count === first.length)
      this.#arrays = this.#arrays.map(array => {
        const larger = new Float64Array(array.length * 2);
        larger.set(array);
        return larger;
      });
    const values = [rowNo, lineFrom, byteFrom, byteTo];
    for (let index = 0; index < 4; index += 1) {
      const array = this.#arrays[index];
      if (array !== undefined) array[this.count] = values[index] ?? 0;
    }
    this.count += 1;
  }

  take(): Positions {
    const part = (index: number): Float64Array => (this.#arrays[index] ?? new Float64Array()).slice(0, this.count);
    return { rowNo: part(0), lineFrom: part(1), byteFrom: part(2), byteTo: part(3) };
  }
}

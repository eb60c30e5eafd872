import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createRowRuns } from './row-runs.ts';

test('every number of a list comes back from its place, whatever runs it has', () => {
  const run = fc.record({ from: fc.integer({ min: 0, max: 2 ** 41 }), count: fc.integer({ min: 1, max: 5 }) });
  fc.assert(
    fc.property(fc.array(run, { maxLength: 200 }), list => {
      const rows = list.flatMap(({ from, count }) => Array.from({ length: count }, (_, index) => from + index));
      const runs = createRowRuns();
      for (const row of rows) runs.push(row);
      expect(rows.map((_, index) => runs.at(index))).toEqual(rows);
      expect([runs.length, runs.at(rows.length), runs.at(-1)]).toEqual([rows.length, -1, -1]);
    }),
  );
});

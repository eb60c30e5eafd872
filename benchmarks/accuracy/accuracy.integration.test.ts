import { problemCodeNames, problemCodes } from '@tillkeeper/contracts';
import { beforeAll, expect, test } from 'vitest';
import { type Accuracy, measureAccuracy } from './measure.ts';
import { precisionOf, recallOf } from './tally.ts';
import { withStandalone } from '../shared/with-standalone.ts';
import { impatient } from './impatient.ts';

let accuracy: Accuracy;
beforeAll(async () => {
  accuracy = await withStandalone(impatient, running =>
    measureAccuracy({ ...running, rows: 20_000, seed: 5, say: () => {} }),
  );
}, 900_000);

const tallyOf = (code: string) =>
  accuracy.codes.find(one => one.code === code) ?? { code, planted: 0, found: 0, wrong: 0 };
const errors = problemCodeNames.filter(code => problemCodes[code].severity === 'error');

test('every error that is planted is found, where it is and as what it is', () => {
  const missed = accuracy.differences.filter(one => one.what === 'missed' && errors.some(code => code === one.code));
  expect(missed).toEqual([]);
  // that nothing was planted would be no proof
  const planted = errors.filter(code => tallyOf(code).planted > 0);
  expect(planted.length).toBeGreaterThan(30);
});

test('no right row is held, whatever it looks like, and no wrong one is used', () => {
  expect(accuracy.cleanRows).toBeGreaterThan(20_000);
  expect([accuracy.cleanRowsHeld, accuracy.wrongRowsUsed]).toEqual([0, 0]);
});

test('slips of the pen in article codes are put right, and hardly ever to another article', () => {
  const repaired = tallyOf('product.repaired');
  expect(repaired.planted).toBeGreaterThan(100);
  expect(precisionOf(repaired)).toBeGreaterThanOrEqual(0.995);
  expect(recallOf(repaired)).toBeGreaterThanOrEqual(0.95);
});

test('what is wrong with a file as a whole is said', () => {
  const ofFiles = accuracy.codes.filter(one => /^(header|table|file)\./.test(one.code));
  expect(ofFiles.length).toBeGreaterThan(7);
  expect(ofFiles.filter(one => one.found < one.planted || one.wrong > 0)).toEqual([]);
});

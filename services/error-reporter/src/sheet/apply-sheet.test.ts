import { expect, test } from 'vitest';
import { type AppliedSheet, applySheet } from './apply-sheet.ts';
import { type FakeDesk, fakeDesk } from './testing/fake-desk.ts';
import { filledIn, firstRow } from './testing/filled-in.ts';
import { dayOfProblems, madeAt, openProblem, secret } from './testing/open-problems.ts';
import { sheetWords } from './words.ts';

const ada = { person: 'ada@stores.example', via: 'sheet' } as const;
type Applied = Extract<AppliedSheet, { status: 'applied' }>;
async function apply(desk: FakeDesk, bytes: Buffer): Promise<Applied> {
  const applied = await applySheet(desk, 'S014', bytes, ada, {
    secret,
    now: madeAt,
    maxAgeDays: 30,
    wait: async () => {},
  });
  if (applied.status === 'refused') throw new Error(applied.reason);
  return applied;
}
const zero = (answer: { kind: string; value?: string }): boolean => answer.value === '0';
/** A basket a row: each with a quantity that cannot be read. */
const baskets = (count: number, other: Parameters<typeof openProblem>[0] = {}) =>
  Array.from({ length: count }, (_, index) =>
    openProblem({ exception_id: String(index), row_no: index + 1, transaction_id: `R-${index}`, ...other }),
  );

test('answers of one file are offered to the desk together', async () => {
  const desk = fakeDesk(baskets(3));
  const done = await apply(desk, await filledIn(baskets(3), { 0: { answerValue: '1' }, 2: { answer: 'remove' } }));
  expect(desk.asked.map(answers => answers.map(one => one.row_no))).toEqual([[1, 3]]);
  expect(done).toMatchObject({
    applied: [
      { sheetRow: 3, receipt: 'R-0', needsSecondPerson: false, waitsForOthers: false },
      { sheetRow: 5, receipt: 'R-2', needsSecondPerson: false, waitsForOthers: false },
    ],
    ...{ stillWrong: [], unreadable: [], notNow: [], known: 0, untouched: 1 },
  });
});

test('a wrong answer stops no other basket, and one that cannot be read stops none either', async () => {
  const desk = fakeDesk(baskets(5), { isWrong: zero });
  const bytes = await filledIn(baskets(5), {
    0: { answerValue: '1' },
    1: { answerValue: '0' },
    2: { answer: 'perhaps' },
    3: { answerValue: '3' },
  });
  const done = await apply(desk, bytes);
  expect(done.applied.map(one => one.sheetRow)).toEqual([3, 6]);
  expect(done.stillWrong).toEqual([{ sheetRow: 4, why: 'It would still be wrong: The quantity is zero.' }]);
  expect(done.unreadable.map(one => one.sheetRow)).toEqual([5]);
  expect(done.untouched).toBe(1);
});

test('a receipt is kept whole or not at all: its right line waits for the wrong one', async () => {
  const problems = baskets(3, { transaction_id: 'R-1' });
  const desk = fakeDesk(problems, { isWrong: zero });
  const done = await apply(desk, await filledIn(problems, { 0: { answerValue: '1' }, 1: { answerValue: '0' } }));
  expect(done.applied).toEqual([]);
  expect(done.stillWrong.map(one => one.sheetRow)).toEqual([3, 4]);
  expect(await desk.given('S014')).toEqual([]);
});

test('the same sheet again changes nothing', async () => {
  const desk = fakeDesk(baskets(2));
  const bytes = await filledIn(baskets(2), { 0: { answerValue: '1' }, 1: { answer: 'remove' } });
  await apply(desk, bytes);
  const calls = desk.asked.length;
  expect(await apply(desk, bytes)).toMatchObject({
    applied: [],
    stillWrong: [],
    unreadable: [],
    known: 2,
    untouched: 0,
  });
  expect(desk.asked).toHaveLength(calls);
});

test('what is not open any more is said so; another answer to it is none', async () => {
  const desk = fakeDesk(baskets(2));
  await apply(desk, await filledIn(baskets(2), { 0: { answerValue: '1' } }));
  const done = await apply(desk, await filledIn(baskets(2), { 0: { answerValue: '2' }, 1: { answerValue: '4' } }));
  expect(done.applied.map(one => one.sheetRow)).toEqual([4]);
  expect(done.stillWrong).toEqual([{ sheetRow: 3, why: sheetWords.outcomes.notOpen }]);
});

test('when the judges do not answer nothing is said to be kept, and the others are not waited for', async () => {
  const problems = [...baskets(2), ...baskets(2, { file_id: 'b'.repeat(32) })].map((one, index) => ({
    ...one,
    exception_id: String(index),
  }));
  const desk = fakeDesk(problems, { isAway: () => true });
  const bytes = await filledIn(problems, { 0: { answerValue: '1' }, 2: { answerValue: '1' } });
  const done = await apply(desk, bytes);
  expect(desk.asked).toHaveLength(1);
  expect(done).toMatchObject({ applied: [], stillWrong: [] });
  expect(done.notNow.map(one => one.sheetRow)).toEqual([3, 5]);
});

test('a refusal of the desk is found by halves: all others are kept, at once', async () => {
  const problems = baskets(40);
  const desk = fakeDesk(problems, { isRefusing: answer => answer.row_no === 17 });
  const rows = Object.fromEntries(problems.map((_, index) => [index, { answer: 'remove' }]));
  const done = await apply(desk, await filledIn(problems, rows));
  expect(done.applied).toHaveLength(39);
  expect(done.stillWrong).toEqual([{ sheetRow: firstRow + 16, why: 'Its file is gone.' }]);
  expect(desk.asked.map(answers => answers.length)).toEqual([40, 39]);
});

test('a file that is just being judged is waited for, but not for ever', async () => {
  let busyFor = 3;
  const bytes = await filledIn(baskets(1), { 0: { answer: 'remove' } });
  const desk = fakeDesk(baskets(1), { isBusy: () => busyFor-- > 0 });
  expect((await apply(desk, bytes)).applied).toHaveLength(1);
  const always = await apply(fakeDesk(baskets(1), { isBusy: () => true }), bytes);
  expect(always).toMatchObject({ applied: [], notNow: [{ sheetRow: 3, why: sheetWords.outcomes.notNow }] });
});

test('money above the limit is told apart, with the answers that wait', async () => {
  const desk = fakeDesk(baskets(1));
  const strict: FakeDesk = {
    ...desk,
    async save(storeId, answers, by) {
      const saved = await desk.save(storeId, answers, by);
      return saved.status === 'saved' ? { ...saved, needs_second_person: true, answer_ids: ['7'] } : saved;
    },
  };
  const done = await apply(strict, await filledIn(baskets(1), { 0: { answer: 'remove' } }));
  expect(done).toMatchObject({ applied: [{ sheetRow: 3, needsSecondPerson: true }], waitingIds: ['7'] });
});

test('answers that wait are told as waiting as often as the sheet comes: who kept them may not have asked anybody', async () => {
  let isAway = false;
  const desk = fakeDesk(baskets(2), { isMuchMoney: answer => answer.row_no === 1, isAway: () => isAway });
  const bytes = await filledIn(baskets(2), { 0: { answer: 'remove' } });
  expect((await apply(desk, bytes)).waitingIds).toEqual(['1']);
  isAway = true;
  const both = await filledIn(baskets(2), { 0: { answer: 'remove' }, 1: { answer: 'remove' } });
  expect(await apply(desk, both)).toMatchObject({
    waitingIds: ['1'],
    known: 1,
    applied: [],
    notNow: [{ sheetRow: 4 }],
  });
});

test('the desk is asked for at most 500 answers at once', async () => {
  const problems = baskets(1100);
  const desk = fakeDesk(problems);
  const rows = Object.fromEntries(problems.map((_, index) => [index, { answer: 'remove' }]));
  const done = await apply(desk, await filledIn(problems, rows));
  expect(done.applied).toHaveLength(1100);
  expect(desk.asked.map(answers => answers.length)).toEqual([500, 500, 100]);
});

test('a sheet that cannot be used changes nothing', async () => {
  const desk = fakeDesk(dayOfProblems);
  const options = { secret, now: madeAt, maxAgeDays: 30, wait: async () => {} };
  expect(
    await applySheet(desk, 'S015', await filledIn(dayOfProblems, { 0: { answer: 'remove' } }), ada, options),
  ).toEqual({
    ...{ status: 'refused', reason: sheetWords.refused.otherStore },
  });
  expect(desk.asked).toEqual([]);
});

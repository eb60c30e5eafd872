import { beforeEach, expect, test } from 'vitest';
import { createFakeDesk, type FakeDesk, fileId, problemOf } from '../testing/fake-desk.ts';
import type { Draft } from './drafts.ts';
import { judgeDrafts } from './judge-drafts.ts';

let desk: FakeDesk;
beforeEach(() => {
  desk = createFakeDesk([{ product_id: 'SKU-001', name: 'Shirt' }]);
});
const quantity = (ids: string[], value: string): Draft => ({
  kind: 'correct',
  ids,
  column: 'quantity',
  value,
  always: false,
});
const judge = (...drafts: Draft[]) => judgeDrafts(desk, 'S014', drafts, desk.problemsOpen);

test('a right answer would load its whole receipt', async () => {
  desk.problemsOpen = [problemOf({ exception_id: '1' })];
  expect(await judge(quantity(['1'], '2'))).toMatchObject({
    ...{ status: 'judged', keep: [quantity(['1'], '2')], stillWrong: [], wrong: [], waitingReceipts: 0 },
    loaded: { receipts: 1, lines: 1, amounts: [{ minor: 1250, currency: 'GBP' }] },
  });
});

test('a wrong answer keeps nothing and says why', async () => {
  desk.problemsOpen = [problemOf({ exception_id: '1' })];
  expect(await judge(quantity(['1'], '0'))).toMatchObject({
    ...{ keep: [], loaded: { lines: 0 } },
    wrong: [{ row_no: 1, column_name: 'quantity', message: 'The quantity is zero.', file_id: fileId }],
  });
});

test('a line that is right beside one that is not is kept, loads nothing yet, and the other is asked for', async () => {
  desk.problemsOpen = ['1', '2'].map(exception_id => problemOf({ exception_id, transaction_id: 'R-7' }));
  const alone = await judge(quantity(['1'], '2'));
  expect(alone).toMatchObject({
    ...{ keep: [{ ids: ['1'] }], loaded: { lines: 0 }, waitingReceipts: 1, stillWrong: [] },
    alsoOpen: [{ exception_id: '2' }],
  });
  expect(await judge(quantity(['1'], '2'), quantity(['2'], '3'))).toMatchObject({
    ...{ loaded: { receipts: 1, lines: 2 }, waitingReceipts: 0, alsoOpen: [] },
  });
});

test('of one answer for many lines those that become right are kept, in several files', async () => {
  const other = 'e'.repeat(32);
  desk.problemsOpen = [problemOf({ exception_id: '1' }), problemOf({ exception_id: '2', file_id: other, row_no: 9 })];
  const check: typeof desk.check = async (_storeId, answers) => ({
    status: 'checked',
    rows: answers.map(one => ({
      ...{
        file_id: one.file_id,
        row_no: one.row_no,
        transaction_id: `R-${one.row_no}`,
        amount_minor: 100,
        currency: 'GBP',
      },
      outcome: one.file_id === other ? ('held' as const) : ('loaded' as const),
    })),
    findings: answers
      .filter(one => one.file_id === other)
      .map(one => ({
        ...{
          file_id: one.file_id,
          row_no: one.row_no,
          code: 'x',
          severity: 'error',
          column_name: null,
          message: 'No.',
        },
      })),
  });
  const judged = await judgeDrafts({ check }, 'S014', [quantity(['1', '2'], '2')], desk.problemsOpen);
  expect(judged).toMatchObject({
    ...{ keep: [{ ids: ['1'] }], loaded: { receipts: 1, lines: 1 } },
    stillWrong: [{ problem: { exception_id: '2' } }],
    wrong: [{ file_id: other, message: 'No.' }],
  });
});

test('of two answers to one question the later is meant', async () => {
  desk.problemsOpen = [problemOf({ exception_id: '1' })];
  await judge(quantity(['1'], '0'), quantity(['1'], '2'));
  expect(desk.checks).toEqual([[{ kind: 'correct', file_id: fileId, row_no: 1, column: 'quantity', value: '2' }]]);
});

test('what waits for a second person or for its run is not answered again', async () => {
  desk.problemsOpen = [problemOf({ exception_id: '1', waiting: 'being judged' })];
  expect(await judge(quantity(['1'], '2'))).toEqual({ status: 'gone' });
  expect(desk.checks).toEqual([]);
});

test('a validator that does not answer decides nothing', async () => {
  desk.problemsOpen = [problemOf({ exception_id: '1' })];
  desk.isSlow = true;
  expect(await judge(quantity(['1'], '2'))).toEqual({ status: 'no answer' });
});

test('lines of more files than somebody waits for are left for the next answer', async () => {
  const ids = Array.from({ length: 15 }, (_, at) => String(at + 1));
  desk.problemsOpen = ids.map(exception_id => problemOf({ exception_id, file_id: exception_id.padStart(32, '0') }));
  const judged = await judge(quantity(ids, '2'));
  expect(judged).toMatchObject({ leftLines: 3, loaded: { lines: 12 } });
  expect(judged.status === 'judged' && judged.keep[0]?.ids).toEqual(ids.slice(0, 12));
});

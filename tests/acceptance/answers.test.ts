import type { ProposedAnswer } from '@tillkeeper/contracts';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type AnsweringStore, correct, startAnsweringStore, storeId } from './answering-store.ts';

const manager = { person: 'ada@store.example', via: 'page' } as const;
const second = { person: 'area@head.example', via: 'page' } as const;

let store: AnsweringStore;
beforeAll(async () => {
  store = await startAnsweringStore();
}, 120_000);
afterAll(() => store?.stop(), 60_000);
let numbers: string[];
beforeEach(() => {
  numbers = Array.from({ length: 4 }, () => store.number());
});
const number = (index: number): string => numbers[index] ?? '';

test('a corrected line brings its whole basket into the books, and nothing is counted twice', async () => {
  const fileId = await store.sendSales([
    ...store.right(),
    { transaction_id: number(0), line_no: '1', product_id: 'GONE-2019-XYZ' },
    { transaction_id: number(0), line_no: '2', product_id: 'MUG', unit_price: '7.50', line_total: '7.50' },
  ]);
  expect(await store.fileOf(fileId)).toMatchObject({ rows_loaded: 3, rows_held: 2, amount_held_minor: 2249 });
  const [problem, ...others] = await store.problemsOf(fileId);
  expect(others).toEqual([]);
  expect(problem).toMatchObject({
    ...{ code: 'product.unknown', row_no: 4, value: 'GONE-2019-XYZ', answers: ['correct', 'remove'] },
    ...{ correctable: ['product_id'], waiting: null, sold_at: '2026-03-14T10:00:00.000Z' },
    ...{ amount_minor: 1499, receipt_minor: 2249 },
  });

  const wrong = await store.desk.save(storeId, [correct(fileId, 4, 'product_id', 'NOR-THIS-1')], manager);
  expect(wrong).toMatchObject({
    status: 'still wrong',
    checked: { findings: [{ row_no: 4, code: 'product.unknown' }] },
  });
  expect(await store.desk.given(storeId)).toEqual([]);

  const answer = correct(fileId, 4, 'product_id', 'SCARF-LEE');
  expect(await store.desk.check(storeId, [answer])).toEqual({
    status: 'checked',
    rows: [
      { file_id: fileId, row_no: 4, transaction_id: number(0), outcome: 'loaded', amount_minor: 1499, currency: 'GBP' },
      { file_id: fileId, row_no: 5, transaction_id: number(0), outcome: 'loaded', amount_minor: 750, currency: 'GBP' },
    ],
    findings: [],
  });
  expect(await store.fileOf(fileId)).toMatchObject({ run: 1, rows_held: 2 });

  expect(await store.desk.save(storeId, [answer], manager)).toMatchObject({
    status: 'saved',
    needs_second_person: false,
  });
  await store.judgedAs(fileId, 2);
  expect(await store.fileOf(fileId)).toEqual({
    ...{ status: 'loaded', run: 2, rows_read: 5, rows_loaded: 2, rows_held: 0, rows_removed: 0 },
    ...{ amount_read_minor: 6746, amount_loaded_minor: 2249, amount_held_minor: 0, amount_removed_minor: 0 },
    // the other three were in the books before
    ...{ rows_loaded: expect.any(Number), amount_loaded_minor: expect.any(Number) },
  });
  expect(await store.linesOf(number(0))).toEqual([
    { line_no: 1, product_id: 'SCARF-LEE', quantity: '1.000', line_total: '14.99', row_no: 4 },
    { line_no: 2, product_id: 'MUG', quantity: '1.000', line_total: '7.50', row_no: 5 },
  ]);
  expect(await store.findingsOf(fileId)).toEqual(['4 product.unknown fixed']);
  expect(await store.problemsOf(fileId)).toEqual([]);
  const audit = await store.query(
    `select actor, action, new_values ->> 'value' as value, new_values ->> 'original' as original from audit.changes
     where table_name = 'quality.answers' and new_values ->> 'file_id' = $1`,
    [fileId],
  );
  expect(audit).toEqual([
    { actor: 'ada@store.example, page', action: 'INSERT', value: 'SCARF-LEE', original: 'GONE-2019-XYZ' },
  ]);
  // what is solved is answered no more
  expect(await store.desk.save(storeId, [correct(fileId, 4, 'product_id', 'MUG')], manager)).toMatchObject({
    status: 'refused',
  });
}, 120_000);

test('answers to two files are judged each by its own rows, whose numbers are the same in both', async () => {
  const one = await store.sendSales([...store.right(), { transaction_id: number(0), product_id: 'GONE-2019-XYZ' }]);
  const other = await store.sendSales([
    ...store.right(),
    { transaction_id: number(1), line_no: '1', product_id: 'NOR-THIS-1' },
    { transaction_id: number(1), line_no: '2', product_id: 'GONE-2019-XYZ' },
  ]);
  // row 4 of the other file is still wrong, which is nothing that was answered
  const answers = [correct(one, 4, 'product_id', 'SCARF-LEE'), correct(other, 5, 'product_id', 'SCARF-LEE')];
  expect(await store.desk.save(storeId, answers, manager)).toMatchObject({
    status: 'saved',
    checked: { findings: [{ file_id: other, row_no: 4, code: 'product.unknown' }] },
  });
  await store.judgedAs(one, 2);
  await store.judgedAs(other, 2);
  expect(await store.linesOf(number(0))).toMatchObject([{ product_id: 'SCARF-LEE' }]);
  expect(await store.linesOf(number(1))).toEqual([]);
  expect(await store.fileOf(other)).toMatchObject({ rows_held: 2 });
}, 120_000);

test('a line that is no sale leaves its basket, which is loaded without it; a record that cannot be read goes likewise', async () => {
  const fileId = await store.sendText(
    [
      'transaction_id,line_no,transaction_line_count,transaction_timestamp,product_id,quantity,unit_price,line_total',
      `${number(0)},1,2,2026-03-14T10:00:00,SCARF-LEE,1,14.99,14.99`,
      `${number(0)},2,2,2026-03-14T10:00:00,MUG,0,7.50,0.00`,
      `${number(1)},1,1,2026-03-14T11:00:00,MUG,1,7.50,7.50`,
      `${number(2)},1,1,2026-03-14T11:00:00,MU"G,1,7.50,7.50`,
      ...store.right().map(row => `${row['transaction_id']},1,1,2026-03-14T12:00:00,MUG,1,7.50,7.50`),
      '',
    ].join('\r\n'),
  );
  const problems = await store.problemsOf(fileId);
  expect(problems.map(problem => [problem.code, problem.row_no, problem.answers])).toEqual(
    expect.arrayContaining([
      ['quantity.zero', 2, ['correct', 'remove']],
      ['record.broken-quotes', 4, ['remove']],
    ]),
  );
  const removed = [2, 4].map((row_no): ProposedAnswer => ({ kind: 'remove', file_id: fileId, row_no }));
  expect(await store.desk.save(storeId, removed, manager)).toMatchObject({
    status: 'saved',
    checked: {
      findings: [],
      rows: [
        { row_no: 1, outcome: 'loaded', amount_minor: 1499 },
        { row_no: 2, outcome: 'removed', amount_minor: 0 },
        { row_no: 4, outcome: 'removed', amount_minor: null },
      ],
    },
  });
  await store.judgedAs(fileId, 2);
  expect(await store.fileOf(fileId)).toMatchObject({
    rows_read: 7,
    rows_held: 0,
    rows_removed: 2,
    amount_held_minor: 0,
  });
  expect(await store.linesOf(number(0))).toMatchObject([{ line_no: 1, product_id: 'SCARF-LEE' }]);
  expect(await store.linesOf(number(1))).toMatchObject([{ line_no: 1, product_id: 'MUG' }]);
  expect(await store.linesOf(number(2))).toEqual([]);
}, 120_000);

test('much money waits for a second person, who is another; then it is loaded', async () => {
  const fileId = await store.sendSales([
    ...store.right(),
    { transaction_id: number(0), quantity: '100', unit_price: '14.99', line_total: '14.99' },
    { transaction_id: number(1), product_id: 'MUCH', quantity: '100', unit_price: '7.50', line_total: '750.00' },
  ]);
  const answer = correct(fileId, 4, 'line_total', '1499.00');
  const saved = await store.desk.save(storeId, [answer], manager);
  expect(saved).toMatchObject({ status: 'saved', needs_second_person: true });
  const ids = saved.status === 'saved' ? saved.answer_ids : [];
  expect(await store.problemsOf(fileId)).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ row_no: 4, waiting: 'second person' }),
      expect.objectContaining({ row_no: 5, waiting: null }),
    ]),
  );
  expect(await store.desk.always(storeId, { code: 'MUCH', product_id: 'MUG' }, manager)).toMatchObject({
    status: 'refused',
  });
  expect(await store.desk.confirm(storeId, ids, { ...manager, via: 'operator' })).toMatchObject({ status: 'refused' });
  expect(await store.desk.confirm('S002', ids, second)).toMatchObject({ status: 'refused' });
  expect(await store.fileOf(fileId)).toMatchObject({ run: 1, rows_held: 2 });
  expect(await store.desk.confirm(storeId, ids, second)).toEqual({ status: 'confirmed' });
  await store.judgedAs(fileId, 2);
  expect(await store.linesOf(number(0))).toEqual([
    { line_no: 1, product_id: 'SCARF-LEE', quantity: '100.000', line_total: '1499.00', row_no: 4 },
  ]);
}, 120_000);

test('much money is that of the whole receipt, and what was sent as much is much however little the answer makes of it', async () => {
  const dear = { quantity: '100', unit_price: '7.50', line_total: '750.00', product_id: 'MUG' };
  const fileId = await store.sendSales([
    ...store.right(),
    { transaction_id: number(0), line_no: '1', product_id: 'CHEAP' },
    { transaction_id: number(0), line_no: '2', ...dear },
    { transaction_id: number(1), ...dear, quantity: '1' },
  ]);
  expect(await store.desk.always(storeId, { code: 'CHEAP', product_id: 'SCARF-LEE' }, manager)).toMatchObject({
    status: 'refused',
  });
  expect(await store.desk.save(storeId, [correct(fileId, 6, 'line_total', '7.50')], manager)).toMatchObject({
    ...{ status: 'saved', needs_second_person: true },
  });
}, 120_000);

test('only a code that lines wait for is made an article: one that is an article stays it', async () => {
  expect(await store.desk.always(storeId, { code: 'SCARF-LEE', product_id: 'MUG' }, manager)).toMatchObject({
    status: 'refused',
  });
}, 120_000);

test('a warning is accepted as it is, and stays so when the file is judged again; what is wrong cannot be accepted', async () => {
  const fileId = await store.sendSales([
    ...store.right(),
    { transaction_id: number(0), employee_id: 'E-404' },
    { transaction_id: number(1), product_id: 'GONE-1', unit_price: '7.50', line_total: '7.50' },
  ]);
  const accept = (row_no: number, code: string): ProposedAnswer => ({ kind: 'accept', file_id: fileId, row_no, code });
  expect(await store.desk.save(storeId, [accept(5, 'product.unknown')], manager)).toMatchObject({ status: 'refused' });
  expect(await store.desk.save(storeId, [accept(4, 'employee.unknown')], manager)).toMatchObject({ status: 'saved' });
  expect(await store.findingsOf(fileId)).toEqual(['4 employee.unknown waived', '5 product.unknown open']);
  expect(await store.fileOf(fileId)).toMatchObject({ run: 1 });
  expect(await store.desk.save(storeId, [correct(fileId, 5, 'product_id', 'MUG')], manager)).toMatchObject({
    status: 'saved',
  });
  await store.judgedAs(fileId, 2);
  expect(await store.findingsOf(fileId)).toEqual(['4 employee.unknown waived', '5 product.unknown fixed']);
  expect(await store.linesOf(number(1))).toMatchObject([{ product_id: 'MUG' }]);

  const accepted = (await store.desk.given(storeId)).find(answer => answer.kind === 'accept');
  expect(await store.desk.undo(storeId, accepted?.answer_id ?? '', manager)).toEqual({ status: 'undone' });
  expect(await store.findingsOf(fileId)).toEqual(['4 employee.unknown open', '5 product.unknown fixed']);
  expect(await store.problemsOf(fileId)).toMatchObject([{ row_no: 4, code: 'employee.unknown' }]);
}, 120_000);

test('of answers that come while the file is judged none is missed', async () => {
  const fileId = await store.sendSales([
    ...store.right(),
    ...[0, 1, 2, 3].map(index => ({ transaction_id: number(index), product_id: `GONE-${index}` })),
  ]);
  const save = async (rowNo: number): Promise<void> => {
    for (;;) {
      const saved = await store.desk.save(storeId, [correct(fileId, rowNo, 'product_id', 'MUG')], manager);
      if (saved.status === 'saved') return;
      expect(saved).toMatchObject({ status: 'refused', reason: expect.stringContaining('just being judged') });
    }
  };
  await Promise.all([4, 5, 6, 7].map(save));
  await expect
    .poll(() => store.fileOf(fileId), { timeout: 30_000, interval: 100 })
    .toMatchObject({ status: 'loaded', rows_held: 0 });
  for (const index of [0, 1, 2, 3]) expect(await store.linesOf(number(index))).toMatchObject([{ product_id: 'MUG' }]);
}, 120_000);

test('answers that are undone take nothing out of the books, and every row stays accounted for', async () => {
  const fileId = await store.sendSales([
    ...store.right(),
    { transaction_id: number(0), line_no: '1', quantity: '0', line_total: '0.00' },
    { transaction_id: number(0), line_no: '2', product_id: 'MUG', unit_price: '7.50', line_total: '7.50' },
    { transaction_id: 'bad number!', product_id: 'MUG', unit_price: '7.50', line_total: '7.50' },
  ]);
  expect(await store.fileOf(fileId)).toMatchObject({ rows_read: 6, rows_loaded: 3, rows_held: 3 });
  const saved = await store.desk.save(
    storeId,
    [{ kind: 'remove', file_id: fileId, row_no: 4 }, correct(fileId, 6, 'transaction_id', number(1))],
    manager,
  );
  expect(saved).toMatchObject({ status: 'saved' });
  await store.judgedAs(fileId, 2);
  expect(await store.fileOf(fileId)).toMatchObject({ rows_held: 0, rows_removed: 1, amount_held_minor: 0 });
  let run = 2;
  for (const id of saved.status === 'saved' ? saved.answer_ids : []) {
    expect(await store.desk.undo(storeId, id, manager)).toEqual({ status: 'undone' });
    run += 1;
    await store.judgedAs(fileId, run);
  }
  expect(await store.linesOf(number(0))).toMatchObject([{ line_no: 2, product_id: 'MUG' }]);
  expect(await store.linesOf(number(1))).toMatchObject([{ line_no: 1, product_id: 'MUG' }]);
  const rows = await store.query(
    `select rows_read = rows_loaded + rows_unchanged + rows_held + rows_repeated + rows_removed as is_whole, rows_removed::int, rows_held::int
     from ops.files where file_id = $1`,
    [fileId],
  );
  expect(rows).toEqual([{ is_whole: true, rows_removed: 0, rows_held: 1 }]);
  // and once more, now that the books know the receipt
  expect(
    await store.desk.save(
      storeId,
      [correct(fileId, 4, 'quantity', '2'), correct(fileId, 4, 'line_total', '29.98')],
      manager,
    ),
  ).toMatchObject({
    status: 'saved',
  });
  await store.judgedAs(fileId, run + 1);
  expect(await store.linesOf(number(0))).toMatchObject([
    { line_no: 1, quantity: '2.000', line_total: '29.98' },
    { line_no: 2, product_id: 'MUG' },
  ]);
  const letters = await store.query('select * from ops.dead_letters');
  expect(letters).toEqual([]);
}, 120_000);

test('one answer for a code holds for the store always; a repaired article is corrected in the books as a new revision', async () => {
  const fileId = await store.sendSales([...store.right(), { transaction_id: number(0), product_id: 'OLD-CODE' }]);
  expect(await store.desk.always(storeId, { code: 'OLD-CODE', product_id: 'NOT-THERE' }, manager)).toMatchObject({
    status: 'refused',
  });
  expect(await store.desk.always(storeId, { code: 'OLD-CODE', product_id: 'MUG' }, manager)).toEqual({
    status: 'saved',
    files: 1,
  });
  await store.judgedAs(fileId, 2);
  expect(await store.linesOf(number(0))).toMatchObject([{ product_id: 'MUG' }]);
  const next = await store.sendSales([...store.right(), { transaction_id: number(1), product_id: 'OLD-CODE' }]);
  expect(await store.linesOf(number(1))).toMatchObject([{ product_id: 'MUG' }]);
  const repaired = (await store.problemsOf(next)).find(problem => problem.code === 'product.repaired');
  expect(repaired).toMatchObject({ answers: ['correct', 'accept'], suggestions: [{ product_id: 'MUG', name: 'Mug' }] });
  const saved = await store.desk.save(
    storeId,
    [correct(next, repaired?.row_no ?? 0, 'product_id', 'SCARF-LEE')],
    manager,
  );
  expect(saved).toMatchObject({ status: 'saved' });
  await store.judgedAs(next, 2);
  expect(await store.linesOf(number(1))).toMatchObject([{ product_id: 'SCARF-LEE' }]);
  const rows = await store.query('select revision from retail.orders where transaction_id = $1 and store_id = $2', [
    number(1),
    storeId,
  ]);
  expect(rows).toEqual([{ revision: 2 }]);
}, 120_000);

test('what was always an article is held as unknown again once it is taken back; what is in the books stays there', async () => {
  const fileId = await store.sendSales([...store.right(), { transaction_id: number(0), product_id: 'OLD-BADGE' }]);
  expect(await store.desk.always(storeId, { code: 'OLD-BADGE', product_id: 'MUG' }, manager)).toMatchObject({
    status: 'saved',
  });
  await store.judgedAs(fileId, 2);
  const [alias] = await store.desk.givenAliases(storeId);
  expect(alias).toEqual({
    ...{ alias_id: expect.any(String), code: 'OLD-BADGE', product_id: 'MUG', product_name: 'Mug' },
    ...{ confirmed_by: manager.person, confirmed_at: expect.stringMatching(/^\d{4}-.*Z$/) },
  });
  const aliasId = alias?.alias_id ?? '';
  expect(await store.desk.givenAliases('S002')).toEqual([]);
  expect(await store.desk.undoAlways('S002', aliasId, manager)).toMatchObject({ status: 'refused' });
  expect(await store.desk.undoAlways(storeId, aliasId, manager)).toEqual({ status: 'undone' });
  expect(await store.desk.undoAlways(storeId, aliasId, manager)).toMatchObject({ status: 'refused' });
  expect((await store.desk.givenAliases(storeId)).map(one => one.code)).not.toContain('OLD-BADGE');
  await store.judgedAs(fileId, 3);
  expect(await store.linesOf(number(0))).toMatchObject([{ product_id: 'MUG' }]);
  const next = await store.sendSales([...store.right(), { transaction_id: number(1), product_id: 'OLD-BADGE' }]);
  expect(await store.findingsOf(next)).toEqual(['4 product.unknown open']);
  expect(await store.linesOf(number(1))).toEqual([]);
  const audit = await store.query(
    `select actor, action, new_values ->> 'undone_by' as undone_by from audit.changes
     where table_name = 'quality.aliases' and row_key ->> 'alias_id' = $1 order by change_id`,
    [aliasId],
  );
  expect(audit.at(-1)).toEqual({ actor: 'ada@store.example, page', action: 'UPDATE', undone_by: manager.person });
}, 120_000);

test('another store is answered for by nobody else', async () => {
  const fileId = await store.sendSales([...store.right(), { transaction_id: number(0), product_id: 'GONE-9' }], 'S002');
  expect(await store.problemsOf(fileId)).toEqual([]);
  const answer = correct(fileId, 4, 'product_id', 'MUG');
  expect(await store.desk.check(storeId, [answer])).toMatchObject({ status: 'refused' });
  expect(await store.desk.save(storeId, [answer], manager)).toMatchObject({ status: 'refused' });
  expect((await store.desk.problems('S002')).map(problem => problem.file_id)).toEqual([fileId]);
}, 120_000);

test('articles are found by a part of their code or name, and a percent sign is only a percent sign', async () => {
  expect(await store.desk.searchProducts('scarf')).toEqual([{ product_id: 'SCARF-LEE', name: 'Leeds scarf' }]);
  expect(await store.desk.searchProducts('%')).toEqual([]);
  expect(await store.desk.searchProducts('  ')).toEqual([]);
});

test.each(['validator.rejudge-begun', 'loader.written'])(
  'an answer whose process is killed at %s is in the books once',
  async step => {
    const fileId = await store.sendSales([
      ...store.right(),
      { transaction_id: number(0), product_id: 'GONE-2019-XYZ' },
    ]);
    await store.killedAt(step, async () => {
      expect(await store.desk.save(storeId, [correct(fileId, 4, 'product_id', 'SCARF-LEE')], manager)).toMatchObject({
        status: 'saved',
      });
    });
    await store.judgedAs(fileId, 2);
    expect(await store.linesOf(number(0))).toMatchObject([{ product_id: 'SCARF-LEE', row_no: 4 }]);
    expect(await store.fileOf(fileId)).toMatchObject({ rows_read: 4, rows_held: 0 });
    expect(await store.findingsOf(fileId)).toEqual(['4 product.unknown fixed']);
  },
  120_000,
);

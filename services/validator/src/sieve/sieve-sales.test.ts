import { columnsOf, salesColumnNames } from '@tillkeeper/contracts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { JudgeJob } from '../judge/judge-job.ts';
import { judgeRowByRow } from '../judge/judge-sales.ts';
import { type ReferenceData, toReference } from '../judge/reference-data.ts';
import { judgeBytes } from '../testing/judged-file.ts';
import { masterData, salesJob } from '../testing/sales-job.ts';
import { NotSievedError, sieveSales } from './sieve-sales.ts';

const data: ReferenceData = {
  ...masterData,
  stores: [
    ['S014', 'Europe/London', 'GBP', 'GB'],
    ['S015', 'Asia/Kolkata', 'GBP', 'GB'],
    ['S016', 'Asia/Tokyo', 'JPY', 'JP'],
  ],
  products: [
    ['SCARF', 'LEE', 'SUP-1', ['GOOD', 'Bar scarf', '14.99', 'Scarves', null, null, null]],
    ['MUG', null, null, ['GOOD', 'Mug', '9.90', 'Gifts', null, null, null]],
    ['PIN', 'LIV', null, ['GOOD', 'Pin', null, null, null, null, null]],
    ['GONE', 'OLD', null],
    ['ASKED', null, null],
  ],
  employees: ['E-1'],
  promotions: ['SPRING'],
  aliases: [['ASKED', null, null, 'MUG']],
};
const reference = toReference(data);

type Row = Record<string, string>;
const prices: Readonly<Record<string, number>> = { SCARF: 1499, MUG: 990, PIN: 450, GONE: 100, ASKED: 990 };
const money = (cents: number): string =>
  `${cents < 0 ? '-' : ''}${Math.floor(Math.abs(cents) / 100)}.${String(Math.abs(cents) % 100).padStart(2, '0')}`;

const line = fc.record({
  product: fc.constantFrom('SCARF', 'SCARF', 'MUG', 'MUG', 'PIN'),
  quantity: fc.constantFrom(1, 1, 1, 2, 3),
  discount: fc.constantFrom(0, 0, 0, 100),
  employee: fc.constantFrom('', 'E-1'),
  promotion: fc.constantFrom('', '', 'SPRING'),
});
const basket = fc.record({
  // few numbers: some come again, near and far
  transaction: fc.integer({ min: 1, max: 60 }),
  till: fc.constantFrom('T01', 'T01', 'T01', 'T02', 'WEB'),
  store: fc.constantFrom('S014', 'S014', 'S014', 'S015'),
  date: fc.constantFrom('2026-11-20', '2026-11-20', '2026-11-19'),
  minute: fc.integer({ min: 0, max: 59 }),
  declares: fc.constantFrom('right', 'right', 'nothing', 'wrong'),
  customer: fc.constantFrom('', '', 'C-1', 'C-2'),
  lines: fc.array(line, { minLength: 1, maxLength: 4 }),
});

function rowsOf(of: typeof basket extends fc.Arbitrary<infer T> ? T : never): Row[] {
  return of.lines.map((one, index): Row => {
    const price = prices[one.product] ?? 0;
    const count = of.declares === 'nothing' ? '' : String(of.lines.length + (of.declares === 'wrong' ? 1 : 0));
    return {
      store_id: of.store,
      till_id: of.till,
      business_date: of.date,
      transaction_id: `R-${of.transaction}`,
      line_no: String(index + 1),
      transaction_line_count: count,
      transaction_type: index % 2 === 0 ? 'SALE' : '',
      transaction_timestamp: `${of.date}T10:${String(of.minute).padStart(2, '0')}:07`,
      product_id: one.product,
      team_id: one.product === 'SCARF' ? 'LEE' : '',
      supplier_id: one.product === 'SCARF' ? 'SUP-1' : '',
      quantity: String(one.quantity),
      unit_price: money(price),
      discount_amount: one.discount === 0 ? '' : money(one.discount),
      line_total: money(one.quantity * price - one.discount),
      currency: index % 3 === 0 ? 'GBP' : '',
      payment_method: 'CARD',
      customer_id: of.customer,
      employee_id: one.employee,
      promotion_code: one.promotion,
    };
  });
}

/** What may happen to a row; the columns it sets, or a change of the whole record. */
const changes: readonly (Row | ((record: string) => string))[] = [
  { quantity: '-1' },
  { quantity: '0' },
  { quantity: '1.000' },
  { quantity: '01' },
  { quantity: '1.5' },
  { quantity: 'one' },
  { unit_price: '14.989' },
  { unit_price: '99999999' },
  { unit_price: '14.99 ' },
  { unit_price: '0.00', line_total: '0.00' },
  { unit_price: '12.00', line_total: '12.00', quantity: '1', discount_amount: '', promotion_code: '' },
  { line_total: '1.00' },
  { line_total: '14.990' },
  { discount_amount: '20.00' },
  { discount_amount: '-1.00' },
  { discount_amount: '0.00' },
  { product_id: 'NOTHING' },
  { product_id: 'scarf' },
  { product_id: 'ASKED', unit_price: '9.90', line_total: '9.90', quantity: '1', discount_amount: '' },
  { product_id: 'GONE', team_id: 'OLD' },
  { product_id: '' },
  { team_id: 'LIV' },
  { team_id: 'NONE' },
  { supplier_id: 'NONE' },
  { employee_id: 'E-9' },
  { promotion_code: 'AUTUMN' },
  { customer_id: 'C-3' },
  { customer_id: ' C-1' },
  { customer_id: 'Zoë' },
  { customer_id: 'x'.repeat(65) },
  { customer_name: 'Ann', customer_email: 'ann@mail.example', customer_phone: '0113 496 0000' },
  { customer_email: 'nobody' },
  { transaction_id: '' },
  { transaction_id: 'R-1' },
  { transaction_id: 'R 1' },
  { transaction_id: ' R-1 ' },
  { line_no: '1' },
  { line_no: '7' },
  { line_no: '0' },
  { line_no: 'x' },
  { transaction_line_count: '9' },
  { transaction_line_count: 'many' },
  { transaction_type: 'RETURN', quantity: '-1', line_total: '-14.99' },
  { transaction_type: 'VOID' },
  { transaction_type: 'sale' },
  { transaction_type: ' SALE' },
  { store_id: '' },
  { store_id: 'S016' },
  { store_id: 'S099' },
  { store_id: 'S014 ' },
  { till_id: '' },
  { till_id: 'T 1' },
  { till_id: 'T01 ' },
  { business_date: '' },
  { business_date: '2026-11-31' },
  { business_date: '2026-11-21' },
  { business_date: '20.11.2026' },
  { transaction_timestamp: '2026-11-20T10:00:07Z' },
  { transaction_timestamp: '2026-11-20T15:30:07+05:30' },
  { transaction_timestamp: '2026-11-20 10:00:07' },
  { transaction_timestamp: '2026-11-20T10:00:07.123' },
  { transaction_timestamp: '2026-11-20T10:00' },
  { transaction_timestamp: '2026-11-20T24:00:00' },
  { transaction_timestamp: '2026-10-25T01:30:00', business_date: '2026-10-25' },
  { transaction_timestamp: '2026-03-29T01:30:00', business_date: '2026-03-29' },
  { transaction_timestamp: '2026-11-20T23:59:59' },
  { transaction_timestamp: '2027-01-01T10:00:00', business_date: '2027-01-01' },
  { transaction_timestamp: '' },
  { currency: 'EUR' },
  { currency: 'XXX1' },
  { payment_method: 'CHEQUE' },
  { payment_method: '' },
  { original_transaction_id: 'R-1' },
  { extra: 'ü \\ "quoted"' },
  { extra: 'two\nlines, and a comma' },
  { extra: '{""}' },
  record => `${record},and more`,
  record => record.split(',').slice(3).join(','),
  record => `"${record}`,
  record => `${record}\u0007`,
  record => `${record}\r`,
  record => `${record}\n${record}`,
  record => record.replace(/[^,"\n]+/g, cell => `"${cell}"`),
  () => '',
];

const names = [...salesColumnNames, 'extra'];
const optional = names.filter(
  name => name === 'extra' || columnsOf('sales').find(column => column.name === name)?.isRequired === false,
);
const cellText = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

const file = fc
  .record({
    baskets: fc.array(basket, { minLength: 1, maxLength: 25 }),
    changes: fc.array(fc.record({ row: fc.nat(80), change: fc.constantFrom(...changes) }), { maxLength: 5 }),
    moved: fc.array(fc.record({ from: fc.nat(80), to: fc.nat(80) }), { maxLength: 2 }),
    repeated: fc.array(fc.record({ from: fc.nat(80), to: fc.nat(80) }), { maxLength: 2 }),
    columns: fc.shuffledSubarray(names, { minLength: names.length }),
    without: fc.subarray(optional, { maxLength: 3 }),
    lineEnd: fc.constantFrom('\n', '\n', '\r\n'),
  })
  .map(({ baskets, changes: some, moved, repeated, columns: all, without, lineEnd }) => {
    const columns = all.filter(name => !without.includes(name));
    const rows = baskets.flatMap(rowsOf);
    const place = (index: number): number => index % Math.max(1, rows.length);
    for (const { from, to } of repeated) rows.splice(place(to), 0, { ...rows[place(from)] });
    for (const { from, to } of moved) rows.splice(place(to), 0, ...rows.splice(place(from), 1));
    const damage = new Map<number, (record: string) => string>();
    for (const { row, change } of some)
      if (typeof change === 'function') damage.set(place(row), change);
      else rows[place(row)] = { ...rows[place(row)], ...change };
    const records = rows.map((row, index) => {
      const record = columns.map(name => cellText(row[name] ?? '')).join(',');
      return damage.get(index)?.(record) ?? record;
    });
    return Buffer.from([columns.join(','), ...records, ''].join(lineEnd));
  });

const situations: readonly Partial<JudgeJob>[] = [
  { nameGroups: { business_date: '2026-11-20', till_id: 'T01' }, allowedStores: ['S014'] },
  { nameGroups: { business_date: '2026-11-20' }, allowedStores: ['S014', 'S015'] },
  { nameGroups: {}, allowedStores: null },
  { nameGroups: {}, allowedStores: null, receivedAt: '2026-11-20T10:30:00.000Z', outlierThreshold: 1 },
];

async function compare(
  bytes: Buffer,
  job: JudgeJob,
  how: { readonly chunkBytes: number; readonly threadedFromBytes: number },
): Promise<boolean> {
  let isSieved = true;
  const sieved = await judgeBytes(bytes, job, one =>
    sieveSales(one, reference, how).catch(error => {
      if (!(error instanceof NotSievedError) || error.wrongProof !== undefined) throw error;
      isSieved = false;
      return judgeRowByRow(one, reference);
    }),
  );
  if (!isSieved) return false;
  const judged = await judgeBytes(bytes, job, one => judgeRowByRow(one, reference));
  expect(sieved).toEqual(judged);
  return true;
}

test('a sieved file is judged as every row of it by itself: findings, sums, silver, staging and customers', async () => {
  let sieved = 0;
  await fc.assert(
    fc.asyncProperty(
      file,
      fc.constantFrom(...situations),
      fc.constantFrom(300, 1500, 1e6),
      // a thread takes longer to start than such a file to be judged
      fc.constantFrom(...Array.from({ length: 9 }, () => 1e6), 0),
      async (bytes, job, chunkBytes, threadedFromBytes) => {
        if (await compare(bytes, salesJob(job), { chunkBytes, threadedFromBytes })) sieved += 1;
      },
    ),
    { numRuns: Number(process.env['SIEVE_RUNS'] ?? 150) },
  );
  expect(sieved).toBeGreaterThan(100);
}, 600_000);

test('a receipt of the web shop is held whole where it comes again and its day cannot be read then', async () => {
  const receipt = { transaction: 1, store: 'S014', date: '2026-11-20', minute: 0, customer: '' } as const;
  const one = { product: 'SCARF', quantity: 1, discount: 0, employee: '', promotion: '' } as const;
  const ofTill = (lines: number) =>
    rowsOf({ ...receipt, till: 'T01', declares: 'right', lines: Array.from({ length: lines }, () => one) });
  const [web = {}] = rowsOf({ ...receipt, till: 'WEB', declares: 'right', lines: [one] });
  // the same number at a till says itself in three ways: what is not plain is looked at, wherever it stands
  const rows = [...ofTill(3), ...ofTill(4), ...ofTill(4)];
  rows.splice(1, 0, web);
  rows.push({ ...web, business_date: '20.11.2026' });
  const records = rows.map(row => salesColumnNames.map(name => cellText(row[name] ?? '')).join(','));
  const bytes = Buffer.from([salesColumnNames.join(','), ...records, ''].join('\n'));
  const job = salesJob({ nameGroups: {}, allowedStores: null });
  expect(await compare(bytes, job, { chunkBytes: 300, threadedFromBytes: 1e6 })).toBe(true);
});

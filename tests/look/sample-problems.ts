import type { GivenAnswer, OpenProblem } from '@tillkeeper/error-reporter';
import { problemOf } from '@tillkeeper/error-reporter/page/testing';

const unknown = (id: number, own: Partial<OpenProblem> = {}): OpenProblem =>
  problemOf({
    ...{ exception_id: String(id), code: 'product.unknown', cause: 'product.unknown SKU-0O1' },
    ...{ column_name: 'product_id', value: 'SKU-0O1', product_id: 'SKU-0O1', amount_minor: 4_500 },
    message: 'The article number is not in the catalogue: SKU-0O1.',
    answers: ['correct', 'remove'],
    correctable: ['product_id', 'quantity', 'unit_price', 'line_total', 'transaction_timestamp'],
    suggestions: [
      { product_id: 'SKU-001', name: 'Home shirt 2026/27, red, adult L' },
      { product_id: 'SKU-011', name: 'Home shirt 2026/27, red, child' },
    ],
    transaction_id: `T02-00${4100 + id}`,
    till_id: 'T02',
    ...own,
  });

/** A store's evening: one slip of many lines, a few of one line, and something that only looks odd. */
export const sampleProblems: OpenProblem[] = [
  ...Array.from({ length: 7 }, (_, at) => unknown(at + 1, { amount_minor: 4_500 + at * 310 })),
  problemOf({
    ...{ exception_id: '20', code: 'quantity.zero', column_name: 'quantity', value: '0', amount_minor: 12_900 },
    ...{ transaction_id: 'T01-004233', product_id: 'SKU-118', product_name: 'Training jacket, navy, adult M' },
    answers: ['correct', 'remove'],
    correctable: ['quantity', 'line_total', 'unit_price'],
  }),
  problemOf({
    ...{ exception_id: '21', code: 'total.mismatch', column_name: 'line_total', value: '45.00', amount_minor: 4_500 },
    ...{ transaction_id: 'T01-004240', product_id: 'SKU-001', product_name: 'Home shirt 2026/27, red, adult L' },
    message: 'The total of the line is not quantity times price less discount: it should be 54.00.',
    answers: ['correct', 'remove'],
    correctable: ['line_total', 'quantity', 'unit_price', 'discount_amount'],
  }),
  problemOf({
    ...{ exception_id: '22', code: 'quantity.wrong-sign', column_name: 'quantity', value: '2', amount_minor: -3_000 },
    ...{ transaction_id: 'T01-004251', product_id: 'SKU-077', product_name: 'Scarf, striped' },
    message: 'A return has a quantity above zero: 2.',
    answers: ['correct', 'remove'],
    correctable: ['quantity', 'transaction_type'],
  }),
  problemOf({
    ...{ exception_id: '30', code: 'price.outlier', severity: 'warning', column_name: 'unit_price', value: '450.00' },
    ...{ amount_minor: 45_000, transaction_id: 'T02-004199', product_id: 'SKU-303' },
    product_name: 'Signed ball, framed',
    message: 'The price is far from what this article usually costs here: 450.00, usually 39.00 to 49.00.',
    answers: ['accept', 'correct'],
    correctable: ['unit_price', 'line_total'],
  }),
  problemOf({
    ...{ exception_id: '35', code: 'product.repaired', cause: 'product.repaired SKU-l18', severity: 'warning' },
    ...{ column_name: 'product_id', value: 'SKU-l18', product_id: 'SKU-118', amount_minor: 12_900 },
    product_name: 'Training jacket, navy, adult M',
    message: 'The article number was misspelt and has been repaired: SKU-l18 is SKU-118.',
    answers: ['accept', 'correct'],
    correctable: ['product_id'],
  }),
  problemOf({ ...{ exception_id: '40', transaction_id: 'T01-004260', waiting: 'being judged', amount_minor: 990 } }),
];

const given = (answer_id: string, own: Partial<GivenAnswer>): GivenAnswer => ({
  ...{
    answer_id,
    file_id: 'f'.repeat(32),
    row_no: Number(answer_id),
    transaction_id: `T01-00${answer_id}`,
    kind: 'correct',
  },
  ...{ column_name: 'quantity', original: '0', value: '2', code: null, state: 'in force' },
  ...{ answered_by: 'ada@stores.example', answered_at: '2026-11-20T21:12:00.000Z', confirmed_by: null },
  ...{ amount_minor: 12_900, currency: 'GBP' },
  ...own,
});
export const sampleAnswers: GivenAnswer[] = [
  given('4101', {
    column_name: 'product_id',
    original: 'SKU-0O1',
    value: 'SKU-001',
    amount_minor: 61_000,
    state: 'waiting',
  }),
  given('4099', {}),
  given('4077', {
    kind: 'accept',
    column_name: null,
    value: null,
    original: '450.00',
    code: 'price.outlier',
    reason: 'Agreed price',
  }),
  given('4070', { kind: 'remove', column_name: null, value: null, original: null, state: 'undone' }),
];

import type { DigestFacts, ReportedFinding, ToldStore } from '../digest/reported.ts';

export const leeds: ToldStore = {
  ...{ store_id: 'S014', name: 'Leeds', manager_name: 'Ada', currency: 'GBP' },
  ...{ country: 'GB', time_zone: 'Europe/London' },
};
export const today = '2026-11-20';

export const sampleFinding = (changed: Partial<ReportedFinding> & Pick<ReportedFinding, 'code'>): ReportedFinding => ({
  ...{ severity: 'error', message: '', file_name: 'S014_sales_20261120_T01_000001.csv', row_no: 3 },
  ...{ business_date: today, till_id: 'T01', transaction_id: '4711', product_id: null, product_name: null },
  ...{
    column_name: null,
    value: null,
    amount_minor: null,
    currency: 'GBP',
    is_first: true,
    sold_at: `${today}T14:32:00Z`,
  },
  ...changed,
});

/** A day on which nothing came and nothing was found. */
export const nothing: DigestFacts = {
  ...{ totals: [], causes: [], findings: [], open: [], open_held: [], solved: [], released: [], tills: [] },
};

const cause = { severity: 'error', currency: 'GBP' } as const;
const unknownShirt = {
  code: 'product.unknown',
  message:
    'The article number is not in the catalogue: SHIRT-LEE-H0ME-M, did you mean SHIRT-LEE-HOME-M (Home shirt 26/27, M) or SHIRT-LEE-HOME-L (Home shirt 26/27, L)?.',
  value: 'SHIRT-LEE-H0ME-M',
  product_id: 'SHIRT-LEE-H0ME-M',
  column_name: 'product_id',
} as const;

/** A day of a store with a bit of everything. */
export const busyDay: DigestFacts = {
  totals: [
    {
      ...{ currency: 'GBP', files: 4, rows_read: 1_204, rows_loaded: 1_189, rows_unchanged: 7, rows_held: 8 },
      ...{ rows_repeated: 0, rows_removed: 0, amount_loaded_minor: 813_020, amount_held_minor: 41_250 },
    },
  ],
  causes: [
    { ...cause, code: 'product.unknown', count: 3, receipts: 3, amount_minor: 27_000 },
    { ...cause, code: 'quantity.zero', count: 1, receipts: 1, amount_minor: 11_250 },
    { ...cause, code: 'timestamp.future', count: 1, receipts: 1, amount_minor: 3_000 },
    { ...cause, code: 'price.outlier', severity: 'warning', count: 4, receipts: 4, amount_minor: 90_000 },
    { ...cause, code: 'file.sequence-gap', severity: 'warning', currency: '', count: 1, receipts: 0, amount_minor: 0 },
    { ...cause, code: 'product.repaired', severity: 'warning', count: 2, receipts: 2, amount_minor: 5_600 },
  ],
  findings: [
    sampleFinding({ ...unknownShirt, transaction_id: 'T01-4711', amount_minor: 13_000 }),
    sampleFinding({ ...unknownShirt, transaction_id: 'T01-4718', amount_minor: 6_500 }),
    sampleFinding({
      ...{
        code: 'product.unknown',
        message: 'The article number is not in the catalogue: MUG-2027.',
        value: 'MUG-2027',
      },
      ...{ till_id: 'T02', transaction_id: 'T02-0931', amount_minor: 7_500, sold_at: `${today}T11:05:00Z` },
    }),
    sampleFinding({
      ...{ code: 'quantity.zero', message: 'The quantity is zero.', value: '0', column_name: 'quantity' },
      ...{ transaction_id: 'T01-4699', product_name: 'Away shirt 26/27, L', sold_at: `${today}T10:12:00Z` },
    }),
    sampleFinding({
      ...{ code: 'timestamp.future', message: 'The sale is dated in the future: 2027-11-20T12:00:00.' },
      ...{
        value: '2027-11-20T12:00:00',
        sold_at: null,
        amount_minor: 3_000,
        transaction_id: 'T02-0944',
        till_id: 'T02',
      },
      ...{ product_name: 'Scarf, knitted', column_name: 'transaction_timestamp' },
    }),
    ...[45_000, 25_000, 15_000, 5_000].map((amount_minor, index) =>
      sampleFinding({
        ...{ code: 'price.outlier', severity: 'warning', amount_minor, product_name: 'Mug, white' },
        message: `The price is very unusual for this article: ${amount_minor / 100}.00, usually 9.00.`,
        ...{ transaction_id: `T02-09${50 + index}`, till_id: 'T02', sold_at: `${today}T16:0${index}:00Z` },
      }),
    ),
    sampleFinding({
      ...{ code: 'file.sequence-gap', severity: 'warning', row_no: null, transaction_id: null, sold_at: null },
      ...{ till_id: 'T02', currency: null, file_name: 'S014_sales_20261120_T02_000008.csv' },
      message: 'A file of this till is missing in between: number 7.',
    }),
    ...['T01-4702', 'T01-4760'].map(transaction_id =>
      sampleFinding({
        ...{ code: 'product.repaired', severity: 'warning', transaction_id, value: 'scarf-lee', amount_minor: 2_800 },
        ...{ product_id: 'SCARF-LEE', product_name: 'Scarf, knitted' },
        message:
          'The article number was misspelt and has been repaired: scarf-lee is read as SCARF-LEE: small letters, and the price is the one of the catalogue; certainty 0.99.',
      }),
    ),
  ],
  open: [{ ...cause, code: 'team.unknown', count: 12, receipts: 9, amount_minor: 23_000, since: '2026-11-03' }],
  open_held: [{ currency: 'GBP', amount_minor: 23_000 }],
  solved: [
    { code: 'product.unknown', severity: 'error', how: 'answered', count: 4 },
    { code: 'total.mismatch', severity: 'error', how: 'resent', count: 1 },
  ],
  released: [{ currency: 'GBP', rows: 6, amount_minor: 12_000 }],
  tills: [
    {
      ...{ business_date: today, till_id: 'T01', currency: 'GBP', files: 2, transactions: 212 },
      ...{ loaded_amount_minor: 500_000, held_rows: 5, held_amount_minor: 36_250 },
    },
    {
      ...{ business_date: today, till_id: 'T02', currency: 'GBP', files: 2, transactions: 180 },
      ...{ loaded_amount_minor: 313_020, held_rows: 3, held_amount_minor: 5_000 },
    },
  ],
};

import {
  composeDigest,
  composeGoodNews,
  composeOperators,
  composeRefusal,
  composeSecondPerson,
  composeSilentTill,
  type MailContent,
} from '@tillkeeper/domain';
import { busyDay, leeds, nothing, today } from '@tillkeeper/domain/testing/digest';

const [total] = busyDay.totals;
const quiet = busyDay.tills.map(till => ({ ...till, held_rows: 0, held_amount_minor: 0 }));
const totals = total === undefined ? [] : [{ ...total, rows_held: 0, rows_loaded: 1_197, amount_held_minor: 0 }];
const of = { store: leeds, date: today };

/** One mail of each kind, and the digests that look different. */
export const sampleMails: Readonly<Record<string, MailContent>> = {
  digest: composeDigest({ ...of, ...busyDay }),
  'digest-all-well': composeDigest({ ...of, ...nothing, totals, tills: quiet }),
  'digest-solved': composeDigest({ ...of, ...nothing, solved: busyDay.solved, released: busyDay.released }),
  'digest-germany': composeDigest({
    ...busyDay,
    store: { ...leeds, country: 'DE', time_zone: 'Europe/Berlin', name: 'Köln', store_id: 'S031' },
    date: today,
  }),
  'good-news': composeGoodNews({
    ...{ store: leeds, from: '2026-11-14', to: today, totals, tills: quiet, solved: 3, repaired: 2 },
  }),
  rejected: composeRefusal({
    ...{ ...of, kind: 'rejected' },
    file: {
      file_name: 'S014_sales_20261120_T02_000123.csv.gz',
      code: 'file.too-many-errors',
      detail: 'of 640 lines 612 have errors',
    },
  }),
  refused: composeRefusal({
    ...{ ...of, kind: 'refused', times: 1_000 },
    file: {
      file_name: 'sales today.csv',
      code: 'file-name.invalid',
      detail: 'The name has to be like S014_sales_20261120_T02_000123.csv.gz.',
    },
  }),
  'silent-till': composeSilentTill({
    ...{ ...of, till_id: 'T02', last_heard_at: `${today}T10:15:00Z`, usual_minutes: 15 },
  }),
  'second-person': composeSecondPerson({
    ...{ ...of, person: 'Ada Byron', amount_minor: 182_500, currency: 'GBP' },
    answers: [
      {
        ...{ kind: 'correct', transaction_id: 'T01-4711', column_name: 'product_id', original: 'SHIRT-LEE-H0ME-M' },
        ...{ value: 'SHIRT-LEE-HOME-M', amount_minor: 150_000, currency: 'GBP' },
      },
      {
        ...{ kind: 'remove', transaction_id: 'T01-4718', column_name: null, original: null },
        ...{ value: null, amount_minor: 32_500, currency: 'GBP' },
      },
    ],
  }),
  operators: composeOperators({
    date: today,
    refusals: [
      {
        ...{ sender_id: 'S099', file_name: 'S099_sales_20261120_T01_000001.csv', code: 'credentials.invalid' },
        ...{ detail: '', times: 1_000, first_at: `${today}T08:00:00Z`, last_at: `${today}T19:59:00Z` },
      },
    ],
  }),
};

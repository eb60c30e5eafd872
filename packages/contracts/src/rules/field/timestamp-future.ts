import { faultsOf } from '../faults-of.ts';
import type { Rule } from '../rule.ts';

export const rule = {
  code: 'timestamp.future',
  family: 'field',
  severity: 'error',
  scope: 'row',
  columns: ['business_date', 'transaction_timestamp'],
  sentence: 'The sale is dated in the future.',
  advice: "Check the till's clock and date, then let the receipt be sent again.",
  parameters: { threshold: { default: 5, says: "minutes that a till's clock may be ahead" } },
  check: (row, parameter) => {
    const faults = faultsOf('timestamp.future')(row);
    if (row.minutesAhead <= parameter('threshold')) return faults;
    return [{ column: 'transaction_timestamp', value: row.sent('transaction_timestamp') }, ...faults];
  },
  passes: ({ secondsAhead }) => secondsAhead.ltEq(0),
  examples: {
    fails: [
      { says: 'tomorrow', rows: [{ transaction_timestamp: '2026-03-15T10:00:00' }] },
      { says: 'next year', rows: [{ transaction_timestamp: '2027-03-14T10:00:00' }] },
    ],
    passes: [
      { says: 'a till whose clock is four minutes ahead', rows: [{ transaction_timestamp: '2026-03-14T22:04:00' }] },
    ],
  },
} as const satisfies Rule;

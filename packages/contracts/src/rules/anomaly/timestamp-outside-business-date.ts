import type { Rule } from '../rule.ts';

export const rule = {
  code: 'timestamp.outside-business-date',
  family: 'anomaly',
  severity: 'warning',
  scope: 'row',
  columns: ['business_date', 'transaction_timestamp'],
  sentence: 'The time of the sale is not within its trading day.',
  advice: "Check the till's clock.",
  check: ({ isInTradingDay, localTime, businessDate, sent }) =>
    isInTradingDay || localTime === undefined
      ? undefined
      : {
          column: 'transaction_timestamp',
          value: sent('transaction_timestamp'),
          detail: `${localTime.slice(0, 16).replace('T', ' ')} in the file of ${businessDate}`,
        },
  passes: ({ isOnItsDay }) => isOnItsDay.eq(1),
  examples: {
    fails: [{ says: 'the day before', rows: [{ transaction_timestamp: '2026-03-12T10:00:00' }] }],
    passes: [{ says: "in the trading day's own night", rows: [{ transaction_timestamp: '2026-03-14T00:30:00' }] }],
  },
} as const satisfies Rule;

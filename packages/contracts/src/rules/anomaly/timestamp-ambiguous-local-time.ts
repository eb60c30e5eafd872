import type { Rule } from '../rule.ts';

export const rule = {
  code: 'timestamp.ambiguous-local-time',
  family: 'anomaly',
  severity: 'warning',
  scope: 'row',
  columns: ['transaction_timestamp'],
  sentence: 'This time came twice that night: the clocks went back. The first one is taken.',
  advice: 'Nothing.',
  check: ({ isAmbiguousTime, sent }) =>
    isAmbiguousTime ? { column: 'transaction_timestamp', value: sent('transaction_timestamp') } : undefined,
  passes: ({ isPlainHour }) => isPlainHour.eq(1),
  examples: {
    fails: [
      {
        says: 'half past one in the night when clocks go back from two to one',
        rows: [{ transaction_timestamp: '2025-10-26T01:30:00' }],
      },
    ],
    passes: [
      { says: 'with an offset the instant is certain', rows: [{ transaction_timestamp: '2025-10-26T01:30:00+01:00' }] },
    ],
  },
} as const satisfies Rule;

import { faultsOf } from '../faults-of.ts';
import type { Rule } from '../rule.ts';

export const rule = {
  code: 'timestamp.nonexistent-local-time',
  family: 'field',
  severity: 'error',
  scope: 'row',
  columns: ['transaction_timestamp'],
  sentence: 'This time did not exist: the clocks went forward.',
  advice: "Check the till's clock.",
  check: faultsOf('timestamp.nonexistent-local-time'),
  passes: ({ isPlainHour }) => isPlainHour.eq(1),
  examples: {
    fails: [
      {
        says: 'half past one in the night when clocks go from one to two',
        rows: [{ transaction_timestamp: '2026-03-29T01:30:00' }],
      },
    ],
    passes: [
      { says: 'with an offset the instant is certain', rows: [{ transaction_timestamp: '2026-03-29T01:30:00Z' }] },
    ],
  },
} as const satisfies Rule;

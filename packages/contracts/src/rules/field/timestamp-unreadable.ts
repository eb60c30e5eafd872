import { correctAtTill } from '../advice.ts';
import { faultsOf } from '../faults-of.ts';
import { isReadPlainly } from '../plan.ts';
import type { Rule } from '../rule.ts';

export const rule = {
  code: 'timestamp.unreadable',
  family: 'field',
  severity: 'error',
  scope: 'row',
  columns: ['business_date', 'transaction_timestamp'],
  sentence: 'The date or time cannot be read.',
  advice: correctAtTill,
  check: faultsOf('timestamp.unreadable'),
  passes: isReadPlainly,
  examples: {
    fails: [
      { says: 'a day that no month has', rows: [{ transaction_timestamp: '2026-02-30T10:00:00' }] },
      { says: 'the hour 24', rows: [{ transaction_timestamp: '2026-03-14T24:00:00' }] },
      { says: 'a time of two places', rows: [{ transaction_timestamp: '14/03/2026 10:00' }] },
    ],
    passes: [
      { says: 'with an offset', rows: [{ transaction_timestamp: '2026-03-14T11:00:00+01:00' }] },
      { says: 'in world time', rows: [{ transaction_timestamp: '2026-03-14T10:00:00Z' }] },
    ],
  },
} as const satisfies Rule;

import { askHeadOffice } from '../advice.ts';
import type { Rule } from '../rule.ts';

export const rule = {
  code: 'store.unknown',
  family: 'reference',
  severity: 'error',
  scope: 'row',
  columns: ['store_id'],
  sentence: 'The store is not known.',
  advice: askHeadOffice,
  check: ({ store }) =>
    store.id !== '' && !store.isKnown && !store.isForbidden ? { column: 'store_id', value: store.id } : undefined,
  passes: ({ store }) => store.gt(0),
  examples: {
    fails: [
      { says: 'head office names a store that nobody knows', isFromHeadOffice: true, rows: [{ store_id: 'S999' }] },
    ],
    passes: [{ says: 'the store that sends', rows: [{ store_id: 'S001' }] }],
  },
} as const satisfies Rule;

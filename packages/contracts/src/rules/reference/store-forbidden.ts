import type { Rule } from '../rule.ts';

export const rule = {
  code: 'store.forbidden',
  family: 'reference',
  severity: 'error',
  scope: 'row',
  columns: ['store_id'],
  sentence: 'The sender may not send for this store.',
  advice: 'Check the store number that is set in the till.',
  check: ({ store }) => (store.isForbidden ? { column: 'store_id', value: store.id } : undefined),
  passes: ({ isAllowedStore }) => isAllowedStore.eq(1),
  examples: {
    fails: [{ says: 'the sales of another store', rows: [{ store_id: 'S002' }] }],
    passes: [{ says: 'the store that sends', rows: [{ store_id: 'S001' }] }],
  },
} as const satisfies Rule;

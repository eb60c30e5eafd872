import { askHeadOffice } from '../advice.ts';
import { isKnownOrNotGiven } from '../plan.ts';
import type { Rule } from '../rule.ts';

export const rule = {
  code: 'team.unknown',
  family: 'reference',
  severity: 'error',
  scope: 'row',
  columns: ['team_id'],
  sentence: 'The club is not known.',
  advice: askHeadOffice,
  check: ({ team }) => (team.id !== '' && !team.isKnown ? { column: 'team_id', value: team.id } : undefined),
  passes: ({ team }) => isKnownOrNotGiven(team),
  examples: {
    fails: [{ says: 'a club that nobody knows', rows: [{ team_id: 'XYZ' }] }],
    passes: [{ says: "the article's club", rows: [{ team_id: 'LEE' }] }],
  },
} as const satisfies Rule;

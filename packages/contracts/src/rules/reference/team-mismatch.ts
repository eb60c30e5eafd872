import { correctAtTill } from '../advice.ts';
import { agrees } from '../plan.ts';
import type { Rule } from '../rule.ts';

export const rule = {
  code: 'team.mismatch',
  family: 'reference',
  severity: 'error',
  scope: 'row',
  columns: ['team_id'],
  sentence: 'The club is not the one of the article.',
  advice: correctAtTill,
  check: ({ team }) =>
    team.isKnown && team.ofProduct !== undefined
      ? { column: 'team_id', value: team.id, detail: `${team.id}, the article has ${team.ofProduct}` }
      : undefined,
  passes: ({ team, teamOfProduct }) => agrees(team, teamOfProduct),
  examples: {
    fails: [{ says: 'a scarf of Leeds, and the club of Liverpool', rows: [{ team_id: 'LIV' }] }],
    passes: [
      { says: "the article's club", rows: [{ team_id: 'LEE' }] },
      {
        says: 'a mug has no club of its own',
        rows: [{ product_id: 'MUG', unit_price: '7.50', line_total: '7.50', team_id: 'LIV' }],
      },
    ],
  },
} as const satisfies Rule;

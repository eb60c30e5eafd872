import { isKnownOrNotGiven } from '../plan.ts';
import type { Rule } from '../rule.ts';

export const rule = {
  code: 'employee.unknown',
  family: 'reference',
  severity: 'warning',
  scope: 'row',
  columns: ['employee_id'],
  sentence: 'The employee number is not known.',
  advice: 'Tell head office who it is.',
  check: ({ employee }) =>
    employee.id !== '' && !employee.isKnown ? { column: 'employee_id', value: employee.id } : undefined,
  passes: ({ employee }) => isKnownOrNotGiven(employee),
  examples: {
    fails: [{ says: 'nobody has this number', rows: [{ employee_id: 'E-99' }] }],
    passes: [{ says: 'a cashier', rows: [{ employee_id: 'E-1' }] }],
  },
} as const satisfies Rule;

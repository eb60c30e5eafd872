import { createHash } from 'node:crypto';
import { isProblemCode, problemCodes } from '@tillkeeper/contracts';
import type { OpenProblem } from '../../answers/answers-desk.ts';

export interface Amount {
  readonly minor: number;
  readonly currency: string;
}

/** Problems of one cause, the most expensive first. */
export interface ProblemGroup {
  /** The same for the same cause; may stand in an address. */
  readonly key: string;
  /** Of the first group of a code, where its cause says more: a mail may lead to the code. */
  readonly codeKey: string | undefined;
  readonly code: string;
  readonly severity: 'error' | 'warning';
  readonly sentence: string;
  readonly advice: string;
  /** What stood in all of them, where it is the same. */
  readonly value: string | undefined;
  /** Whether the cause is the value, and not the code alone. */
  readonly isOfValue: boolean;
  readonly problems: readonly [OpenProblem, ...OpenProblem[]];
  readonly receipts: number;
  readonly amounts: readonly Amount[];
}

/** As in the mail: what is held back before what only looks odd, then by money. */
export function groupProblems(problems: readonly OpenProblem[]): ProblemGroup[] {
  const byCause = new Map<string, [OpenProblem, ...OpenProblem[]]>();
  for (const problem of problems) {
    const members = byCause.get(problem.cause);
    if (members === undefined) byCause.set(problem.cause, [problem]);
    else members.push(problem);
  }
  const groups = [...byCause]
    .map(([cause, members]) => groupOf(cause, members))
    .toSorted(
      (a, b) =>
        Number(a.severity === 'warning') - Number(b.severity === 'warning') ||
        weightOf(b) - weightOf(a) ||
        b.problems.length - a.problems.length ||
        (a.key < b.key ? -1 : 1),
    );
  return groups.map((group, at) => {
    const codeKey = keyOfCause(group.code);
    const isFirst = groups.findIndex(one => one.code === group.code) === at;
    return isFirst && codeKey !== group.key ? { ...group, codeKey } : group;
  });
}

export const keyOfCause = (cause: string): string =>
  createHash('sha256').update(cause).digest('base64url').replace(/[-_]/g, '').slice(0, 12);

function groupOf(cause: string, members: [OpenProblem, ...OpenProblem[]]): ProblemGroup {
  const [first, ...others] = members.toSorted(
    (a, b) => Math.abs(b.receipt_minor ?? 0) - Math.abs(a.receipt_minor ?? 0),
  );
  if (first === undefined) throw new Error('a group without a problem');
  const isSame = others.every(one => one.value === first.value && one.column_name === first.column_name);
  const rule = isProblemCode(first.code) ? problemCodes[first.code] : undefined;
  return {
    key: keyOfCause(cause),
    codeKey: undefined,
    code: first.code,
    severity: first.severity,
    sentence: rule?.sentence ?? first.message,
    advice: rule?.advice ?? '',
    value: isSame && first.value !== null && first.value !== '' ? first.value : undefined,
    isOfValue: cause !== first.code,
    problems: [first, ...others],
    receipts: new Set(members.map(receiptOf)).size,
    amounts: costOf(members),
  };
}

const receiptOf = (one: OpenProblem): string =>
  [one.file_id, one.business_date, one.till_id, one.transaction_id ?? `row ${one.row_no}`].join(' ');

/** What problems cost: an error its whole receipt, once however many there are in it; a warning its row. As the mail says. */
export function costOf(problems: readonly OpenProblem[]): Amount[] {
  const costs = new Map<string, Amount>();
  for (const one of problems) {
    const key = one.severity === 'error' ? receiptOf(one) : `${one.file_id} row ${one.row_no}`;
    costs.set(key, { minor: one.receipt_minor ?? 0, currency: one.currency ?? '' });
  }
  return sumOf([...costs.values()]);
}

const weightOf = (group: ProblemGroup): number => group.amounts.reduce((sum, { minor }) => sum + Math.abs(minor), 0);

/** By currency, the largest first. */
export function sumOf(amounts: readonly Amount[]): Amount[] {
  const sums = new Map<string, number>();
  for (const { minor, currency } of amounts) sums.set(currency, (sums.get(currency) ?? 0) + minor);
  return [...sums]
    .map(([currency, minor]) => ({ minor, currency }))
    .filter(({ minor }) => minor !== 0)
    .toSorted((a, b) => Math.abs(b.minor) - Math.abs(a.minor));
}

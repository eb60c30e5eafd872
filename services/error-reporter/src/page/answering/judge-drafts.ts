import type { AnsweredRow } from '@tillkeeper/contracts';
import type { AnswersDesk, CheckedAnswers, OpenProblem } from '../../answers/answers-desk.ts';
import { type Amount, sumOf } from '../problems/problem-groups.ts';
import { type Answered, type Draft, resolveDrafts } from './drafts.ts';

export type Finding = (CheckedAnswers & { readonly status: 'checked' })['findings'][number] & {
  readonly file_id: string;
};

/** What drafts would do, as the manager is shown it before anything is saved. */
export interface Judged {
  readonly status: 'judged';
  /** Those after which their basket can go into the books; empty: nothing can be saved. */
  readonly keep: readonly Draft[];
  readonly loaded: { readonly receipts: number; readonly lines: number; readonly amounts: readonly Amount[] };
  readonly removed: { readonly lines: number; readonly amounts: readonly Amount[] };
  readonly repeatedLines: number;
  /** Warnings that would be taken as they are. */
  readonly accepted: number;
  /** Lines that were answered and would still be held. */
  readonly stillHeld: readonly Answered[];
  /** What the rules still say of baskets that would be held. */
  readonly wrong: readonly Finding[];
  /** What they say of those that would be loaded: warnings. */
  readonly notes: readonly Finding[];
  /** Open problems of the baskets that would be held, which can be put right together with this. */
  readonly alsoOpen: readonly OpenProblem[];
  /** Answers that came too late. */
  readonly gone: number;
  /** What stood there that is to be taken for an article always; undefined: nothing is. */
  readonly alwaysCode: string | undefined;
}
export type JudgedDrafts =
  | Judged
  | { readonly status: 'gone' }
  | { readonly status: 'no answer' }
  | { readonly status: 'refused'; readonly reason: string };

/** Has files judged with the drafts over them, a file at a time: what one basket lacks must not hold the others. */
export async function judgeDrafts(
  desk: Pick<AnswersDesk, 'check'>,
  storeId: string,
  given: readonly Draft[],
  open: readonly OpenProblem[],
): Promise<JudgedDrafts> {
  const { answered, gone } = resolveDrafts(given, open);
  if (answered.length === 0) return { status: 'gone' };
  const byFile = Map.groupBy(answered, one => one.answer.file_id);
  const parts: Judged[] = [];
  for (const [fileId, ofFile] of byFile) {
    const checked = await desk.check(
      storeId,
      ofFile.map(one => one.answer),
    );
    if (checked.status !== 'checked') return checked;
    parts.push(judgeFile({ fileId, answered: ofFile, checked, open }));
  }
  const always = answered.find(one => one.draft.kind === 'correct' && one.draft.always);
  return { ...joined(parts, given), gone, alwaysCode: always?.problem.value ?? undefined };
}

/** The drafts with the ids that can be kept alone. */
function joined(parts: readonly Judged[], given: readonly Draft[]): Judged {
  const kept = new Set(parts.flatMap(part => part.keep.flatMap(one => one.ids)));
  const all = <T>(of: (part: Judged) => readonly T[]): T[] => parts.flatMap(of);
  const sum = (of: (part: Judged) => number): number => parts.reduce((total, part) => total + of(part), 0);
  return {
    status: 'judged',
    keep: given.map(one => ({ ...one, ids: one.ids.filter(id => kept.has(id)) })).filter(one => one.ids.length > 0),
    loaded: {
      receipts: sum(part => part.loaded.receipts),
      lines: sum(part => part.loaded.lines),
      amounts: sumOf(all(part => part.loaded.amounts)),
    },
    removed: { lines: sum(part => part.removed.lines), amounts: sumOf(all(part => part.removed.amounts)) },
    repeatedLines: sum(part => part.repeatedLines),
    accepted: sum(part => part.accepted),
    stillHeld: all(part => part.stillHeld),
    wrong: all(part => part.wrong),
    notes: all(part => part.notes),
    alsoOpen: all(part => part.alsoOpen),
    ...{ gone: 0, alwaysCode: undefined },
  };
}

function judgeFile(of: {
  fileId: string;
  answered: readonly Answered[];
  checked: CheckedAnswers & { readonly status: 'checked' };
  open: readonly OpenProblem[];
}): Judged {
  const { fileId, answered, checked, open } = of;
  const rowOf = new Map(checked.rows.map(row => [row.row_no, row]));
  const heldBaskets = new Set(checked.rows.filter(row => row.outcome === 'held').map(basketOf));
  const isHeld = (rowNo: number): boolean => {
    const row = rowOf.get(rowNo);
    return row !== undefined && heldBaskets.has(basketOf(row));
  };
  const kept = answered.filter(one => !isHeld(one.answer.row_no));
  const changed = new Set(
    kept
      .filter(one => one.answer.kind !== 'accept')
      .flatMap(one => rowOf.get(one.answer.row_no) ?? [])
      .map(basketOf),
  );
  const rows = checked.rows.filter(row => changed.has(basketOf(row)));
  const loaded = rows.filter(row => row.outcome === 'loaded');
  const removed = rows.filter(row => row.outcome === 'removed');
  const findings = checked.findings
    .filter(one => one.code !== 'transaction.held')
    .map(one => ({ ...one, file_id: fileId }));
  const ids = new Set(answered.map(one => one.problem.exception_id));
  return {
    status: 'judged',
    keep: [...Map.groupBy(kept, one => one.draft)].map(([one, members]) => ({
      ...one,
      ids: members.map(member => member.problem.exception_id),
    })),
    loaded: { receipts: new Set(loaded.map(basketOf)).size, lines: loaded.length, amounts: amountsOf(loaded) },
    removed: { lines: removed.length, amounts: amountsOf(removed) },
    repeatedLines: rows.filter(row => row.outcome === 'repeated').length,
    accepted: kept.filter(one => one.answer.kind === 'accept').length,
    stillHeld: answered.filter(one => isHeld(one.answer.row_no)),
    wrong: findings.filter(one => one.severity === 'error' && (isHeld(one.row_no) || !rowOf.has(one.row_no))),
    notes: findings.filter(one => one.severity === 'warning' && changed.has(basketOf(rowOf.get(one.row_no)))),
    alsoOpen: open.filter(
      one =>
        one.file_id === fileId &&
        isHeld(one.row_no) &&
        !ids.has(one.exception_id) &&
        one.severity === 'error' &&
        one.answers.length > 0 &&
        one.waiting === null,
    ),
    ...{ gone: 0, alwaysCode: undefined },
  };
}

const basketOf = (row: AnsweredRow | undefined): string =>
  row === undefined ? '' : (row.transaction_id ?? `row ${row.row_no}`);
const amountsOf = (rows: readonly AnsweredRow[]): Amount[] =>
  sumOf(rows.map(row => ({ minor: row.amount_minor ?? 0, currency: row.currency })));

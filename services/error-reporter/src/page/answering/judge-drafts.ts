import type { AnsweredRow } from '@tillkeeper/contracts';
import type { AnswersDesk, CheckedAnswers, OpenProblem } from '../../answers/answers-desk.ts';
import { type Amount, sumOf } from '../problems/problem-groups.ts';
import { type Answered, type Draft, resolveDrafts } from './drafts.ts';

type Checked = CheckedAnswers & { readonly status: 'checked' };
export type Finding = Checked['findings'][number];

/** What drafts would do, as the manager is shown it before anything is saved. */
export interface Judged {
  readonly status: 'judged';
  /** Those after which their line is right; empty: nothing can be saved. */
  readonly keep: readonly Draft[];
  /** Of receipts that would be in the books whole. */
  readonly loaded: { readonly receipts: number; readonly lines: number; readonly amounts: readonly Amount[] };
  readonly removed: { readonly lines: number; readonly amounts: readonly Amount[] };
  readonly repeatedLines: number;
  /** Warnings that would be taken as they are. */
  readonly accepted: number;
  /** Receipts whose answered lines are right, and which would still be held by another line. */
  readonly waitingReceipts: number;
  /** Open problems of those. */
  readonly alsoOpen: readonly OpenProblem[];
  /** Answers after which the line would still be wrong. */
  readonly stillWrong: readonly Answered[];
  /** What the rules say of those lines. */
  readonly wrong: readonly Finding[];
  /** What they say of lines that would be loaded: warnings. */
  readonly notes: readonly Finding[];
  /** Lines of further files, which are not judged with these. */
  readonly leftLines: number;
  /** What stood there that is to be taken for an article always; undefined: nothing is. */
  readonly alwaysCode: string | undefined;
}
export type JudgedDrafts =
  | Judged
  | { readonly status: 'gone' }
  | { readonly status: 'no answer' }
  | { readonly status: 'refused'; readonly reason: string };

/** Somebody waits for the answer: a dozen files are judged while one looks at the page, hundreds are not. */
const mostFiles = 12;

/** Has files judged with the drafts over them, a file at a time, for rows are numbered in their file. */
export async function judgeDrafts(
  desk: Pick<AnswersDesk, 'check'>,
  storeId: string,
  given: readonly Draft[],
  open: readonly OpenProblem[],
): Promise<JudgedDrafts> {
  const { answered } = resolveDrafts(given, open);
  if (answered.length === 0) return { status: 'gone' };
  const parts: Judged[] = [];
  const files = [...Map.groupBy(answered, one => one.answer.file_id)];
  for (const [fileId, ofFile] of files.slice(0, mostFiles)) {
    const checked = await desk.check(
      storeId,
      ofFile.map(one => one.answer),
    );
    if (checked.status !== 'checked') return checked;
    parts.push(judgeFile({ fileId, answered: ofFile, checked, open }));
  }
  const always = answered.find(one => one.draft.kind === 'correct' && one.draft.always);
  const leftLines = files.slice(mostFiles).reduce((sum, [, ofFile]) => sum + ofFile.length, 0);
  return { ...joined(parts, given), leftLines, alwaysCode: always?.problem.value ?? undefined };
}

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
    waitingReceipts: sum(part => part.waitingReceipts),
    alsoOpen: all(part => part.alsoOpen),
    stillWrong: all(part => part.stillWrong),
    wrong: all(part => part.wrong),
    notes: all(part => part.notes),
    ...{ leftLines: 0, alwaysCode: undefined },
  };
}

function judgeFile(of: {
  fileId: string;
  answered: readonly Answered[];
  checked: Checked;
  open: readonly OpenProblem[];
}): Judged {
  const { fileId, answered, checked, open } = of;
  const basketOfRow = new Map(checked.rows.map(row => [row.row_no, basketOf(row)]));
  const { findings } = checked;
  const errors = findings.filter(one => one.severity === 'error');
  const isWrong = (one: Answered): boolean =>
    one.answer.kind !== 'accept' && errors.some(error => error.row_no === one.answer.row_no);
  const kept = answered.filter(one => !isWrong(one));
  const stillWrong = answered.filter(isWrong);
  const basketsOf = (some: readonly Answered[]): Set<string> =>
    new Set(some.filter(one => one.answer.kind !== 'accept').flatMap(one => basketOfRow.get(one.answer.row_no) ?? []));
  const held = new Set(checked.rows.filter(row => row.outcome === 'held').map(basketOf));
  const touched = basketsOf(kept);
  const whole = checked.rows.filter(row => touched.has(basketOf(row)) && !held.has(basketOf(row)));
  const loaded = whole.filter(row => row.outcome === 'loaded');
  const removed = checked.rows.filter(row => touched.has(basketOf(row)) && row.outcome === 'removed');
  // a receipt with a wrong answer in it waits for that one first
  const waiting = [...touched].filter(basket => held.has(basket) && !basketsOf(stillWrong).has(basket));
  const ids = new Set(answered.map(one => one.problem.exception_id));
  const isAlsoOpen = (one: OpenProblem): boolean =>
    one.file_id === fileId && !ids.has(one.exception_id) && one.severity === 'error' && one.waiting === null;
  const rowsWrong = new Set(stillWrong.map(one => one.answer.row_no));
  return {
    status: 'judged',
    keep: [...Map.groupBy(kept, one => one.draft)].map(([one, members]) => ({
      ...one,
      ids: members.map(member => member.problem.exception_id),
    })),
    loaded: { receipts: new Set(loaded.map(basketOf)).size, lines: loaded.length, amounts: amountsOf(loaded) },
    removed: { lines: removed.length, amounts: amountsOf(removed) },
    repeatedLines: whole.filter(row => row.outcome === 'repeated').length,
    accepted: kept.filter(one => one.answer.kind === 'accept').length,
    waitingReceipts: waiting.length,
    alsoOpen: open.filter(
      one => isAlsoOpen(one) && one.answers.length > 0 && waiting.includes(basketOfRow.get(one.row_no) ?? ''),
    ),
    stillWrong,
    wrong: errors.filter(one => rowsWrong.has(one.row_no)),
    notes: findings.filter(one => one.severity === 'warning' && loaded.some(row => row.row_no === one.row_no)),
    ...{ leftLines: 0, alwaysCode: undefined },
  };
}

const basketOf = (row: AnsweredRow): string => row.transaction_id ?? `row ${row.row_no}`;
const amountsOf = (rows: readonly AnsweredRow[]): Amount[] =>
  sumOf(rows.map(row => ({ minor: row.amount_minor ?? 0, currency: row.currency })));

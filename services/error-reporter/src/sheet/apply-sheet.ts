import type { ProposedAnswer } from '@tillkeeper/contracts';
import { sleep } from '@tillkeeper/service-kit';
import type { Answerer, AnswersDesk, GivenAnswer } from '../answers/answers-desk.ts';
import { type ReadOptions, readAnswers, type SheetAnswer, type SheetProblem } from './read-answers.ts';
import { saveBaskets } from './save-baskets.ts';
import { sheetWords } from './words.ts';

/** An answer that was kept. */
export interface AppliedRow {
  readonly sheetRow: number;
  /** The receipt, where it is known. */
  readonly receipt: string | null;
  /** It is kept, and nothing is judged before a second person says yes. */
  readonly needsSecondPerson: boolean;
  /** Other lines of the receipt are open still: it is in the books when they are answered, too. */
  readonly waitsForOthers: boolean;
}

/** What became of a sheet, by the numbers of its rows. */
export type AppliedSheet =
  | {
      readonly status: 'applied';
      readonly storeId: string;
      readonly reportId: string;
      readonly applied: readonly AppliedRow[];
      /** Read, and not kept: it would still be wrong, or is not open any more. */
      readonly stillWrong: readonly SheetProblem[];
      /** Could not be read, or can be read in two ways. */
      readonly unreadable: readonly SheetProblem[];
      /** Could not be checked just now; nothing is known of them. */
      readonly notNow: readonly SheetProblem[];
      /** Answers that wait for a second person, those of before that the sheet says again among them. */
      readonly waitingIds: readonly string[];
      /** Rows that say what was answered before. */
      readonly known: number;
      /** Rows without an answer: they stay as they are. */
      readonly untouched: number;
    }
  | { readonly status: 'refused'; readonly reason: string };

const mostProblems = 100_000;
const mostGiven = 100_000;

/**
 * Takes a spreadsheet that came back. A basket's answers are kept all or none, and a wrong one stops no other basket.
 * The same sheet again changes nothing. `storeId` undefined: the store is the one that the sheet was made for.
 */
export async function applySheet(
  desk: Pick<AnswersDesk, 'problems' | 'given' | 'check' | 'save'>,
  storeId: string | undefined,
  bytes: Buffer,
  by: Answerer,
  options: Omit<ReadOptions, 'storeId'> & { readonly wait?: (ms: number) => Promise<void> },
): Promise<AppliedSheet> {
  const sheet = await readAnswers(bytes, { ...options, storeId });
  if (sheet.status === 'refused') return sheet;
  const isEmpty = sheet.answers.length === 0;
  const problems = isEmpty ? [] : await desk.problems(sheet.storeId, mostProblems);
  const open = new Set(problems.map(one => one.exception_id));
  const answers = isEmpty ? [] : await desk.given(sheet.storeId, mostGiven);
  const given = new Map(answers.filter(one => one.state !== 'undone').map(one => [givenKey(one), one]));
  const givenTo = ({ answer }: SheetAnswer): GivenAnswer | undefined => given.get(answerKey(answer));
  const isKnown = (one: SheetAnswer): boolean => givenTo(one) !== undefined;
  const asked = sheet.answers.filter(one => !isKnown(one));
  // it was kept, and whoever kept it may have died before it asked anybody
  const waitingBefore = sheet.answers.flatMap(one => {
    const known = givenTo(one);
    return known?.state === 'waiting' ? [known.answer_id] : [];
  });
  const isOpen = ({ identity }: SheetAnswer): boolean => open.has(identity.exception);
  const saved = await saveBaskets(
    { desk, storeId: sheet.storeId, by, wait: options.wait ?? (ms => sleep(ms)) },
    asked.filter(isOpen),
  );
  const { notOpen } = sheetWords.outcomes;
  return {
    ...{ status: 'applied', storeId: sheet.storeId, reportId: sheet.reportId },
    applied: saved.applied.sort((a, b) => a.sheetRow - b.sheetRow),
    waitingIds: [...new Set([...waitingBefore, ...saved.waitingIds])],
    stillWrong: inOrder([
      ...asked.filter(one => !isOpen(one)).map(({ sheetRow }) => ({ sheetRow, why: notOpen })),
      ...saved.stillWrong,
    ]),
    unreadable: sheet.problems,
    notNow: inOrder(saved.notNow),
    known: sheet.answers.length - asked.length,
    untouched: sheet.untouched,
  };
}

const inOrder = (problems: readonly SheetProblem[]): SheetProblem[] =>
  [...problems].sort((a, b) => a.sheetRow - b.sheetRow);

const key = (parts: readonly (string | number | null)[]): string => JSON.stringify(parts);

function answerKey(answer: ProposedAnswer): string {
  const { file_id, row_no, kind } = answer;
  if (kind === 'correct') return key([file_id, row_no, kind, answer.column, answer.value]);
  return key([file_id, row_no, kind, kind === 'accept' ? answer.code : null, null]);
}

function givenKey({ file_id, row_no, kind, column_name, value, code }: GivenAnswer): string {
  if (kind === 'correct') return key([file_id, row_no, kind, column_name, value]);
  return key([file_id, row_no, kind, kind === 'accept' ? code : null, null]);
}

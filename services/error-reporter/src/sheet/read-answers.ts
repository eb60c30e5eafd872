import type { ProposedAnswer } from '@tillkeeper/contracts';
import { answerOfRow } from './answer-of-row.ts';
import { withoutContradictions } from './contradictions.ts';
import { openSpreadsheet, type SheetLimits, sheetLimits, UnusableSheet } from './open-spreadsheet.ts';
import { createRowSeal, type RowIdentity } from './row-identity.ts';
import { readRows, readSurroundings } from './sheet-cells.ts';
import { findHeadings, type Headings } from './sheet-headings.ts';
import { sheetWords } from './words.ts';

/** An answer, and where it stands. */
export interface SheetAnswer {
  /** As programs number it. */
  readonly sheetRow: number;
  /** As it was sealed into the row: which problem is meant, and of which basket. */
  readonly identity: RowIdentity;
  readonly answer: ProposedAnswer;
}
export interface SheetProblem {
  readonly sheetRow: number;
  /** In plain words. */
  readonly why: string;
}

export type ReadSheet =
  | {
      readonly status: 'read';
      readonly storeId: string;
      readonly reportId: string;
      readonly answers: readonly SheetAnswer[];
      readonly problems: readonly SheetProblem[];
      /** Rows of problems that nothing was written into. */
      readonly untouched: number;
    }
  /** Nothing of it is used; in plain words why. */
  | { readonly status: 'refused'; readonly reason: string };

export interface ReadOptions {
  /** undefined: whose it is, the sheet itself says, by its seal (as in a mail). */
  readonly storeId: string | undefined;
  readonly secret: string;
  readonly now: Date;
  /** Older ones are not taken any more. */
  readonly maxAgeDays: number;
  readonly limits?: SheetLimits;
}

/**
 * Reads a spreadsheet that came back, as strictly as a file: what is not exactly one of our rows with one of its own
 * answers is a problem in plain words, and stops no other row.
 */
export async function readAnswers(bytes: Buffer, options: ReadOptions): Promise<ReadSheet> {
  try {
    return await read(bytes, options);
  } catch (error) {
    if (error instanceof UnusableSheet) return { status: 'refused', reason: error.message };
    throw error;
  }
}

async function read(bytes: Buffer, options: ReadOptions): Promise<ReadSheet> {
  const { headings, isFrom1904 } = await findSheet(bytes, options.limits ?? sheetLimits);
  const seal = createRowSeal(options.secret);
  const known: { sheetRow: number; identity: RowIdentity; read: ReturnType<typeof answerOfRow> }[] = [];
  const problems: SheetProblem[] = [];
  for (const row of headings.rows) {
    const text = row.cells.identity?.text;
    const identity = text === undefined ? undefined : seal.open(text.trim());
    if (identity === undefined) {
      // below the rows people write sums and remarks; only who tries to answer has to be told
      const isAnswered = row.cells.answer !== undefined || row.cells.answerValue !== undefined;
      const { identityChanged, identityGone } = sheetWords.problems;
      if (text !== undefined || isAnswered) {
        problems.push({ sheetRow: row.number, why: text === undefined ? identityGone : identityChanged });
      }
    } else known.push({ sheetRow: row.number, identity, read: answerOfRow(row.cells, identity, { isFrom1904 }) });
  }

  const first = known[0]?.identity;
  const storeId = options.storeId ?? first?.store;
  if (first === undefined || storeId === undefined) {
    return { status: 'refused', reason: sheetWords.refused.noRows };
  }
  const ours = known.filter(one => one.identity.store === storeId);
  if (ours.length === 0) return { status: 'refused', reason: sheetWords.refused.otherStore };
  const oldest = options.now.getTime() / 1000 - options.maxAgeDays * 86_400;
  if (ours.every(one => one.identity.made < oldest)) {
    return { status: 'refused', reason: sheetWords.refused.tooOld(options.maxAgeDays) };
  }

  const answers: SheetAnswer[] = [];
  let untouched = 0;
  for (const { sheetRow, identity, read } of known) {
    if (read.status === 'untouched') untouched += identity.store === storeId ? 1 : 0;
    else if (identity.store !== storeId) problems.push({ sheetRow, why: sheetWords.problems.otherStore });
    else if (identity.made < oldest) {
      problems.push({ sheetRow, why: sheetWords.refused.tooOld(options.maxAgeDays) });
    } else if (read.status === 'unreadable') problems.push({ sheetRow, why: read.why });
    else answers.push({ sheetRow, identity, answer: read.answer });
  }
  const agreed = withoutContradictions(answers);
  return {
    ...{ status: 'read', storeId, reportId: first.report },
    answers: agreed.answers,
    problems: [...problems, ...agreed.problems].sort((a, b) => a.sheetRow - b.sheetRow),
    untouched,
  };
}

/** The sheet with our headings: it may have been moved or renamed, or stand beside others. */
async function findSheet(
  bytes: Buffer,
  limits: SheetLimits,
): Promise<{ readonly headings: Headings; readonly isFrom1904: boolean }> {
  const spreadsheet = await openSpreadsheet(bytes, limits);
  try {
    const surroundings = await readSurroundings(spreadsheet);
    for (const part of surroundings.sheetParts) {
      const headings = findHeadings(await readRows(spreadsheet, part, surroundings, limits));
      if (headings !== undefined) return { headings, isFrom1904: surroundings.isFrom1904 };
    }
    throw new UnusableSheet(sheetWords.refused.notOurs);
  } finally {
    spreadsheet.close();
  }
}

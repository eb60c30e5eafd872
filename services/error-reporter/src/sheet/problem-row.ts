import { isProblemCode, minorUnitExponent, problemCodes } from '@tillkeeper/contracts';
import type { OpenProblem } from '../answers/answers-desk.ts';
import { harmlessText } from './harmless-text.ts';
import { listedAnswers } from './row-answers.ts';
import { cellsDigest, type RowIdentity } from './row-identity.ts';
import { plainName, type SheetColumn, shownIn, tellingColumns } from './sheet-columns.ts';
import { sheetWords } from './words.ts';

/** A problem as a row of the sheet. */
export interface ProblemRow {
  readonly texts: Readonly<Record<Exclude<SheetColumn, 'amount' | 'identity'>, string>>;
  readonly amount: { readonly value: number; readonly decimals: number } | null;
  /** Texts of the list of answers; empty: none can be given here. */
  readonly answers: readonly string[];
  /** Names of the columns that can be corrected. */
  readonly correctable: readonly string[];
  /** Columns of the sheet in which the wrong value stands. */
  readonly marked: readonly SheetColumn[];
  readonly severity: OpenProblem['severity'];
  readonly identity: RowIdentity;
}

export interface StoreClock {
  time(instant: string): string;
  day(instant: string): string;
}

/** What is said of a problem, and what may be answered. `report` and `madeAt` are those of the sheet. */
export function problemRow(
  problem: OpenProblem,
  sheet: { readonly report: string; readonly madeAt: Date; readonly clock: StoreClock },
): ProblemRow {
  const { headers: _, ...words } = sheetWords;
  const isOpen = problem.waiting === null;
  const suggestions = problem.suggestions.map(one => one.product_id);
  const listed = isOpen
    ? listedAnswers({ answers: problem.answers, correctable: problem.correctable, suggestions })
    : [];
  const correctable = listed.some(one => one.kind === 'correct') ? problem.correctable.map(plainName) : [];
  const advice = isProblemCode(problem.code) ? problemCodes[problem.code].advice : '';
  const texts = {
    message: problem.message,
    value: problem.value ?? '',
    field: problem.column_name === null ? '' : plainName(problem.column_name),
    suggestions: suggestionsText(problem.suggestions),
    answer: listed.length > 0 ? '' : words.noAnswer[problem.waiting ?? 'elsewhere'],
    answerColumn: correctable[0] ?? '',
    answerValue: '',
    advice,
    currency: problem.currency ?? '',
    receipt: problem.transaction_id ?? '',
    till: problem.till_id ?? '',
    day: problem.business_date ?? '',
    time: problem.sold_at === null ? '' : sheet.clock.time(problem.sold_at),
    line: String(problem.line_no ?? ''),
    article: problem.product_id ?? '',
    articleName: problem.product_name ?? '',
    openSince: sheet.clock.day(problem.created_at),
    severity: words.severity[problem.severity],
    file: problem.file_name,
    row: String(problem.row_no),
    code: problem.code,
    number: problem.exception_id,
  };
  const shown = harmless(texts);
  const cellOfColumn = problem.column_name === null ? undefined : shownColumn(problem.column_name);
  return {
    texts: shown,
    amount: amountOf(problem),
    answers: listed.map(one => one.says),
    correctable,
    marked: [
      ...(shown.value === '' ? [] : (['value'] as const)),
      ...(cellOfColumn === undefined ? [] : [cellOfColumn]),
    ],
    severity: problem.severity,
    identity: {
      store: problem.store_id,
      report: sheet.report,
      made: Math.floor(sheet.madeAt.getTime() / 1000),
      exception: problem.exception_id,
      file: problem.file_id,
      row: problem.row_no,
      basket: problem.transaction_id,
      code: problem.code,
      answers: isOpen ? [...problem.answers] : [],
      correctable: [...problem.correctable],
      suggestions,
      cells: cellsDigest(tellingColumns.map(column => shown[column])),
    },
  };
}

const shownColumn = (column: string): SheetColumn | undefined => new Map(Object.entries(shownIn)).get(column);

/** One: its code and name. Several: numbered, as the answers name them. */
function suggestionsText(suggestions: OpenProblem['suggestions']): string {
  const lines = suggestions.map(one =>
    harmlessText(one.name === null ? one.product_id : `${one.product_id}  ${one.name}`),
  );
  return lines.length <= 1 ? (lines[0] ?? '') : lines.map((line, index) => `${index + 1}: ${line}`).join('\n');
}

function harmless<Name extends string>(texts: Record<Name, string>): Record<Name, string> {
  // the same keys, each with a text: Object.entries forgets it
  return Object.fromEntries(
    Object.entries<string>(texts).map(([name, text]) => [name, name === 'suggestions' ? text : harmlessText(text)]),
  ) as Record<Name, string>;
}

function amountOf({ amount_minor, currency }: OpenProblem): ProblemRow['amount'] {
  if (amount_minor === null) return null;
  const decimals = minorUnitExponent(currency ?? '');
  return { value: amount_minor / 10 ** decimals, decimals };
}

/** What the clock and the calendar of a store show: 17:05 and 2026-11-20. */
export function createStoreClock(timeZone: string): StoreClock {
  const time = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit' });
  const day = new Intl.DateTimeFormat('sv-SE', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' });
  return {
    time: instant => time.format(new Date(instant)),
    day: instant => day.format(new Date(instant)),
  };
}

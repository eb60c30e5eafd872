import {
  type AnswerKind,
  type CorrectableColumn,
  correctableColumns,
  isProblemCode,
  problemCodes,
  type Rule,
} from '@tillkeeper/contracts';

/** Which article, till or day a row belongs to in the books: changed in what is there already, it would be a second sale. */
const keys: readonly CorrectableColumn[] = ['transaction_id', 'line_no', 'transaction_timestamp'];

/** They hang together: who corrects one has mostly to correct another. */
const amounts: readonly CorrectableColumn[] = ['quantity', 'unit_price', 'discount_amount', 'line_total'];

export interface PossibleAnswers {
  readonly answers: readonly AnswerKind[];
  /** The likeliest first; empty where `correct` is no answer. */
  readonly correctable: readonly CorrectableColumn[];
}

const none: PossibleAnswers = { answers: [], correctable: [] };

/**
 * What a manager may say of a finding of a row of sales. What is wrong may be corrected or taken out, never accepted;
 * what is only strange is in the books, and may be accepted, or corrected but for what makes it the sale that it is.
 */
export function possibleAnswers(finding: { readonly code: string; readonly column: string | null }): PossibleAnswers {
  if (!isProblemCode(finding.code)) return none;
  const rule: Rule = problemCodes[finding.code];
  if (rule.severity === 'info' || rule.family === 'file' || rule.family === 'repetition') return none;
  // what cannot be read cannot be corrected field by field
  if (rule.scope === 'record') return { answers: ['remove'], correctable: [] };
  const isHeld = rule.severity === 'error';
  const likely = correctableColumns.filter(column => column === finding.column);
  const named = correctableColumns.filter(column => rule.columns.includes(column));
  const isOfAmounts = [...likely, ...named].some(column => amounts.includes(column));
  const others = [...named, ...(isOfAmounts ? amounts : [])].filter(column => !likely.includes(column));
  const correctable = [...new Set([...likely, ...others])].filter(column => isHeld || !keys.includes(column));
  const answers: AnswerKind[] = correctable.length > 0 ? ['correct'] : [];
  return { answers: [...answers, isHeld ? 'remove' : 'accept'], correctable };
}

/** Problems with the same text have one cause: the same rule, and for what the master data lack the same value. */
export function causeOf(finding: { readonly code: string; readonly value: string | null }): string {
  const isOfValue = isProblemCode(finding.code) && problemCodes[finding.code].family === 'reference';
  return isOfValue && finding.value !== null ? `${finding.code}: ${finding.value}` : finding.code;
}

import type { ProposedAnswer } from '@tillkeeper/contracts';
import type { CheckedAnswers } from './answers-desk.ts';

/** Whether a row that was answered would still be wrong: what other lines of its receipt wait for is no fault of the answer. */
export function isStillWrong(
  answers: readonly ProposedAnswer[],
  { findings }: Pick<CheckedAnswers & { readonly status: 'checked' }, 'findings'>,
): boolean {
  return findings.some(
    ({ severity, file_id, row_no }) =>
      severity === 'error' &&
      answers.some(answer => answer.kind !== 'accept' && answer.file_id === file_id && answer.row_no === row_no),
  );
}

import type { ProposedAnswer } from '@tillkeeper/contracts';
import type { AnswersDesk, GivenAnswer, OpenProblem, SavedAnswers } from '../../answers/answers-desk.ts';

export interface FakeDesk extends Pick<AnswersDesk, 'problems' | 'given' | 'check' | 'save'> {
  /** What was asked to be saved, call by call. */
  readonly asked: ProposedAnswer[][];
}

interface DeskRules {
  readonly isWrong?: (answer: ProposedAnswer) => boolean;
  readonly isRefusing?: (answer: ProposedAnswer) => boolean;
  readonly isAway?: () => boolean;
  readonly isBusy?: () => boolean;
  readonly isMuchMoney?: (answer: ProposedAnswer) => boolean;
}

/**
 * A desk that keeps what it is given, all or nothing, and says of `wrong` values that they still are; its rules are one
 * sentence, so that what is tested is the sheet.
 */
export function fakeDesk(
  open: readonly OpenProblem[],
  { isWrong, isRefusing, isAway, isBusy, isMuchMoney }: DeskRules = {},
): FakeDesk {
  const asked: ProposedAnswer[][] = [];
  const kept: GivenAnswer[] = [];
  const problemOf = (answer: ProposedAnswer): OpenProblem | undefined =>
    open.find(one => one.file_id === answer.file_id && one.row_no === answer.row_no);
  return {
    asked,
    problems: async storeId =>
      open.filter(one => one.store_id === storeId && !kept.some(given => given.row_no === one.row_no)),
    given: async () => kept,
    async check(_storeId, answers) {
      const isRefused = answers.some(answer => problemOf(answer) === undefined || isRefusing?.(answer) === true);
      return isRefused
        ? { status: 'refused', reason: 'Its file is gone.' }
        : { status: 'checked', rows: [], findings: [] };
    },
    async save(_storeId, answers): Promise<SavedAnswers> {
      asked.push([...answers]);
      if (isAway?.()) return { status: 'no answer' };
      if (isBusy?.()) return { status: 'refused', reason: 'It is just being judged.' };
      if (answers.some(answer => isRefusing?.(answer) === true))
        return { status: 'refused', reason: 'Its file is gone.' };
      const wrong = answers.filter(answer => isWrong?.(answer) === true);
      const checked = {
        status: 'checked' as const,
        rows: answers.map(answer => ({
          ...{
            file_id: answer.file_id,
            row_no: answer.row_no,
            transaction_id: problemOf(answer)?.transaction_id ?? null,
          },
          ...{ outcome: wrong.includes(answer) ? ('held' as const) : ('loaded' as const) },
          ...{ amount_minor: null, currency: 'GBP' },
        })),
        findings: wrong.map(answer => ({
          ...{
            file_id: answer.file_id,
            row_no: answer.row_no,
            code: 'quantity.zero',
            severity: 'error',
            column_name: 'quantity',
          },
          message: 'The quantity is zero.',
        })),
      };
      if (wrong.length > 0) return { status: 'still wrong', checked };
      const needsSecond = answers.some(answer => isMuchMoney?.(answer) === true);
      const before = kept.length;
      for (const answer of answers) {
        kept.push({
          ...{ answer_id: String(kept.length + 1), file_id: answer.file_id, row_no: answer.row_no, kind: answer.kind },
          ...{ transaction_id: problemOf(answer)?.transaction_id ?? null, original: null },
          state: needsSecond ? 'waiting' : 'in force',
          ...{ column_name: answer.kind === 'correct' ? answer.column : null },
          ...{ value: answer.kind === 'correct' ? answer.value : null },
          ...{ code: answer.kind === 'accept' ? answer.code : null, answered_by: 'Ada', answered_at: '' },
          ...{ confirmed_by: null, amount_minor: null, currency: null },
        });
      }
      return {
        status: 'saved',
        answer_ids: kept.slice(before).map(one => one.answer_id),
        needs_second_person: needsSecond,
        checked,
      };
    },
  };
}

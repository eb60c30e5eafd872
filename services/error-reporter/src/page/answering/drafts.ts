import { type CorrectableColumn, correctableColumns, type ProposedAnswer } from '@tillkeeper/contracts';
import { z } from 'zod';
import type { OpenProblem } from '../../answers/answers-desk.ts';
import { contractValue } from './answer-field.ts';

const ids = z
  .array(z.string().regex(/^\d{1,18}$/))
  .min(1)
  .max(500);
const reason = z.string().trim().min(1).max(200);

/** What a form of the page says: one answer to one problem, or to all of one cause. */
export const draft = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('correct'),
    ids,
    column: z.enum(correctableColumns),
    value: z.string().trim().min(1).max(200),
    /** Of an article: what stood there always means it. */
    always: z.boolean().default(false),
  }),
  z.strictObject({ kind: z.literal('accept'), ids, reason }),
  z.strictObject({ kind: z.literal('remove'), ids, reason }),
]);
export type Draft = z.output<typeof draft>;
export const drafts = z.array(draft).max(50);

const form = z.object({
  kind: z.enum(['correct', 'accept', 'remove']),
  ids: z.string().max(10_000),
  column: z.string().max(64).default(''),
  value: z.string().max(2_000).default(''),
  reason: z.string().max(2_000).default(''),
  reason_other: z.string().max(2_000).default(''),
  sure: z.string().optional(),
  always: z.string().optional(),
});

export type Mistake = 'noValue' | 'noReason' | 'notSure' | 'tooLong';
export type ReadForm =
  | { readonly status: 'read'; readonly draft: Draft }
  | { readonly status: 'wrong'; readonly mistake: Mistake; readonly draft: Partial<Draft> & { ids: string[] } }
  /** No form of ours says that. */
  | { readonly status: 'foreign' };

export function readForm(body: unknown): ReadForm {
  const read = form.safeParse(body);
  const wanted = ids.safeParse(read.data?.ids.split(','));
  if (!read.success || !wanted.success) return { status: 'foreign' };
  const { kind, sure, always } = read.data;
  const why = read.data.reason_other.trim() || read.data.reason.trim();
  const wrong = (mistake: Mistake, given: Partial<Draft> = {}): ReadForm => ({
    status: 'wrong',
    mistake,
    draft: { ...given, ids: wanted.data },
  });
  if (kind !== 'correct') {
    if (why === '') return wrong('noReason');
    if (why.length > 200) return wrong('tooLong');
    if (kind === 'remove' && sure === undefined) return wrong('notSure');
    return { status: 'read', draft: { kind, ids: wanted.data, reason: why } };
  }
  const column = correctableColumns.find(name => name === read.data.column);
  if (column === undefined) return { status: 'foreign' };
  const value = contractValue(column, read.data.value);
  const given = { kind, column, value, always: always !== undefined } as const;
  if (value === '') return wrong('noValue', given);
  if (value.length > 200) return wrong('tooLong', given);
  return { status: 'read', draft: { ...given, ids: wanted.data } };
}

/** Drafts as a form carries them on; what is none is as good as nothing. */
export function readDrafts(text: unknown): Draft[] {
  if (typeof text !== 'string' || text === '') return [];
  try {
    return drafts.safeParse(JSON.parse(text)).data ?? [];
  } catch {
    return [];
  }
}

export interface Answered {
  readonly problem: OpenProblem;
  readonly draft: Draft;
  readonly answer: ProposedAnswer;
}

/** What drafts say of problems that are still open; `gone` counts those that are not any more. */
export function resolveDrafts(
  given: readonly Draft[],
  open: readonly OpenProblem[],
): { readonly answered: Answered[]; readonly gone: number } {
  const byId = new Map(open.filter(one => one.waiting === null).map(one => [one.exception_id, one]));
  const byQuestion = new Map<string, Answered>();
  let gone = 0;
  for (const one of given)
    for (const id of one.ids) {
      const problem = byId.get(id);
      if (problem === undefined) gone += 1;
      else {
        const answer = answerOf(one, problem);
        // two findings of a row may have one answer; of two answers to one question the later is meant
        byQuestion.set(questionOf(answer), { problem, draft: one, answer });
      }
    }
  return { answered: [...byQuestion.values()], gone };
}

const questionOf = (answer: ProposedAnswer): string =>
  JSON.stringify([
    ...[answer.file_id, answer.row_no, answer.kind],
    answer.kind === 'correct' ? answer.column : answer.kind === 'accept' ? answer.code : '',
  ]);

function answerOf(given: Draft, { file_id, row_no, code }: OpenProblem): ProposedAnswer {
  switch (given.kind) {
    case 'correct':
      return { kind: 'correct', file_id, row_no, column: given.column satisfies CorrectableColumn, value: given.value };
    case 'accept':
      return { kind: 'accept', file_id, row_no, code, reason: given.reason };
    case 'remove':
      return { kind: 'remove', file_id, row_no, reason: given.reason };
    default:
      return given satisfies never;
  }
}

import type { AnswerKind, CorrectableColumn } from '@tillkeeper/contracts';
import { sheetWords } from './words.ts';

/** An answer of the list: what it says in the sheet, and what is meant. */
export interface ListedAnswer {
  readonly says: string;
  readonly kind: AnswerKind;
  /** The article, where the answer is to use a suggestion. */
  readonly productId?: string;
}

interface Answerable {
  readonly answers: readonly AnswerKind[];
  readonly correctable: readonly CorrectableColumn[];
  /** Articles, the likeliest first. */
  readonly suggestions: readonly string[];
}

/** The answers that a row of the sheet offers, in the order of its list: the same when it is written and when it is read. */
export function listedAnswers({ answers, correctable, suggestions }: Answerable): ListedAnswer[] {
  const { suggestion, suggestionOf, correct, accept, remove } = sheetWords.answers;
  const canCorrect = answers.includes('correct') && correctable.length > 0;
  const articles = canCorrect && correctable.includes('product_id') ? suggestions : [];
  return [
    ...articles.map((productId, index) => ({
      says: articles.length === 1 ? suggestion : suggestionOf(index + 1),
      kind: 'correct' as const,
      productId,
    })),
    ...(canCorrect ? [{ says: correct, kind: 'correct' as const }] : []),
    ...(answers.includes('accept') ? [{ says: accept, kind: 'accept' as const }] : []),
    ...(answers.includes('remove') ? [{ says: remove, kind: 'remove' as const }] : []),
  ];
}

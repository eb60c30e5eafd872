import { type CorrectableColumn, type ProposedAnswer, proposedAnswer } from '@tillkeeper/contracts';
import { type ListedAnswer, listedAnswers } from './row-answers.ts';
import { cellsDigest, type RowIdentity } from './row-identity.ts';
import type { Cell } from './sheet-cells.ts';
import { inputColumns, plainName, type SheetColumn, tellingColumns } from './sheet-columns.ts';
import { typedValue } from './typed-value.ts';
import { sheetWords } from './words.ts';

export type RowAnswer =
  | { readonly status: 'untouched' }
  | { readonly status: 'answered'; readonly answer: ProposedAnswer }
  /** In plain words. */
  | { readonly status: 'unreadable'; readonly why: string };

type Cells = Readonly<Partial<Record<SheetColumn, Cell>>>;
const { problems, headers } = sheetWords;
const unreadable = (why: string): RowAnswer => ({ status: 'unreadable', why });
const hints: readonly string[] = Object.values(sheetWords.noAnswer);

/** What a row answers, by what may be answered there. */
export function answerOfRow(
  cells: Cells,
  identity: RowIdentity,
  { isFrom1904 }: { readonly isFrom1904: boolean },
): RowAnswer {
  const answerText = sameAs(cells.answer?.text ?? '');
  const isAnswerHint = hints.some(hint => sameAs(hint) === answerText);
  const hasAnswer = cells.answer !== undefined && !isAnswerHint && (answerText !== '' || cells.answer.isFormula);
  const hasValue =
    cells.answerValue !== undefined && (cells.answerValue.text.trim() !== '' || cells.answerValue.isFormula);
  if (!hasAnswer && !hasValue) return { status: 'untouched' };

  for (const column of [...inputColumns, ...tellingColumns]) {
    if (cells[column]?.isFormula) return unreadable(problems.formula(headers[column]));
    if (cells[column]?.kind === 'error') return unreadable(problems.faulty(headers[column]));
  }
  const { file, row, code } = identity;
  if (cellsDigest(tellingColumns.map(column => cells[column]?.text ?? '')) !== identity.cells) {
    return unreadable(problems.cellsMixed);
  }
  const listed = listedAnswers(identity);
  if (listed.length === 0) return unreadable(problems.notAnswerable);
  const possible = listed.map(one => one.says).join(', ');
  // who writes a new value and forgets the list means to correct
  const chosen: ListedAnswer | undefined = hasAnswer
    ? listed.find(one => sameAs(one.says) === answerText)
    : listed.find(one => one.says === sheetWords.answers.correct);
  if (chosen === undefined) {
    return unreadable(
      hasAnswer ? problems.unknownAnswer(cells.answer?.text.trim() ?? '', possible) : problems.notAnswerable,
    );
  }
  const place = { file_id: file, row_no: row };
  const isOwnValue = chosen.kind === 'correct' && chosen.productId === undefined;
  if (!isOwnValue && hasValue && !saysTheSame(cells.answerValue, chosen)) {
    return unreadable(problems.valueBesideOther(chosen.says));
  }
  if (chosen.kind === 'accept') return answered({ kind: 'accept', ...place, code });
  if (chosen.kind === 'remove') return answered({ kind: 'remove', ...place });
  if (chosen.productId !== undefined) {
    return answered({ kind: 'correct', ...place, column: 'product_id', value: chosen.productId });
  }
  if (cells.answerValue === undefined || !hasValue) return unreadable(problems.valueMissing);
  const column = chosenColumn(cells.answerColumn, identity.correctable);
  if (typeof column !== 'string') return unreadable(column.problem);
  const typed = typedValue(cells.answerValue, column, { isFrom1904, suggestions: identity.suggestions });
  return 'problem' in typed
    ? unreadable(typed.problem)
    : answered({ kind: 'correct', ...place, column, value: typed.value });
}

const saysTheSame = (cell: Cell | undefined, { productId }: ListedAnswer): boolean =>
  productId !== undefined && cell?.text.trim() === productId;

/** Programs and people change spaces, dots and letters: `Correct to…` is what the list says. */
const sameAs = (text: string): string =>
  text
    .normalize('NFKC')
    .replace(/\s+/g, ' ')
    .replace(/[ .]+$/, '')
    .trim()
    .toLowerCase();

function chosenColumn(
  cell: Cell | undefined,
  correctable: readonly CorrectableColumn[],
): CorrectableColumn | { readonly problem: string } {
  const possible = correctable.map(plainName).join(', ');
  const text = sameAs(cell?.text ?? '');
  const [only, ...others] = correctable;
  if (text === '')
    return only !== undefined && others.length === 0 ? only : { problem: problems.columnMissing(possible) };
  return (
    correctable.find(column => sameAs(plainName(column)) === text) ?? {
      problem: problems.unknownColumn(cell?.text.trim() ?? '', possible),
    }
  );
}

function answered(answer: ProposedAnswer): RowAnswer {
  // the desk takes nothing else
  const parsed = proposedAnswer.safeParse(answer);
  return parsed.success ? { status: 'answered', answer: parsed.data } : unreadable(problems.strangeCharacters);
}

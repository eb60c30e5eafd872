import type { SheetAnswer, SheetProblem } from './read-answers.ts';
import { sheetWords } from './words.ts';

/**
 * Rows may be copied: the same answer twice is one. Two answers that cannot both be meant are taken neither of, and each
 * says where the other one is.
 */
export function withoutContradictions(answers: readonly SheetAnswer[]): {
  readonly answers: SheetAnswer[];
  readonly problems: SheetProblem[];
} {
  const { answeredTwice, contradicts } = sheetWords.problems;
  const problems = new Map<number, string>();
  const agreed = new Map<string, SheetAnswer>();
  const ofProblem = new Map<string, SheetAnswer>();
  const ofLine = new Map<string, SheetAnswer[]>();
  for (const one of answers) {
    const same = agreed.get(JSON.stringify(one.answer));
    agreed.set(JSON.stringify(one.answer), same ?? one);
    const earlier = ofProblem.get(one.identity.exception);
    ofProblem.set(one.identity.exception, earlier ?? one);
    const isOther = earlier !== undefined && !isSame(earlier, one);
    if (isOther) blame(problems, earlier, one, answeredTwice);
    const place = `${one.identity.file}/${one.identity.row}`;
    const beside = ofLine.get(place) ?? [];
    if (!isOther) for (const other of beside) if (!fitTogether(other, one)) blame(problems, other, one, contradicts);
    if (same === undefined) ofLine.set(place, [...beside, one]);
  }
  const contradicted = new Set(
    answers.filter(one => problems.has(one.sheetRow)).map(one => JSON.stringify(one.answer)),
  );
  return {
    answers: [...agreed.values()].filter(one => !contradicted.has(JSON.stringify(one.answer))),
    problems: [...problems].map(([sheetRow, why]) => ({ sheetRow, why })),
  };
}

const isSame = (a: SheetAnswer, b: SheetAnswer): boolean => JSON.stringify(a.answer) === JSON.stringify(b.answer);

function blame(problems: Map<number, string>, a: SheetAnswer, b: SheetAnswer, words: (row: number) => string): void {
  if (!problems.has(a.sheetRow)) problems.set(a.sheetRow, words(b.sheetRow));
  if (!problems.has(b.sheetRow)) problems.set(b.sheetRow, words(a.sheetRow));
}

/** A line is removed, or it is corrected and accepted: in each column once. */
function fitTogether({ answer: a }: SheetAnswer, { answer: b }: SheetAnswer): boolean {
  if (a.kind === 'remove' || b.kind === 'remove') return a.kind === b.kind;
  return a.kind === 'accept' || b.kind === 'accept' || a.column !== b.column || a.value === b.value;
}

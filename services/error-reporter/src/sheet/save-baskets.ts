import type { Answerer, AnswersDesk, SavedAnswers } from '../answers/answers-desk.ts';
import type { AppliedRow } from './apply-sheet.ts';
import type { SheetAnswer, SheetProblem } from './read-answers.ts';
import { sheetWords } from './words.ts';

/** The answers to the lines of one receipt: kept together or not at all. */
type Basket = readonly [SheetAnswer, ...SheetAnswer[]];
type StillWrong = Extract<SavedAnswers, { status: 'still wrong' }>;

const mostAtOnce = 500;
const words = sheetWords.outcomes;

/**
 * Offers the answers of a file together, since judging asks for the file once; where the desk keeps none of them, those
 * baskets that it finds wrong are left out, and the others are offered again.
 */
export async function saveBaskets(
  desk: Pick<AnswersDesk, 'save'>,
  storeId: string,
  answers: readonly SheetAnswer[],
  by: Answerer,
): Promise<{ applied: AppliedRow[]; stillWrong: SheetProblem[]; notNow: SheetProblem[] }> {
  const applied: AppliedRow[] = [];
  const stillWrong: SheetProblem[] = [];
  const notNow: SheetProblem[] = [];
  const groups = Object.values(Object.groupBy(answers, one => one.identity.file)).flatMap(ofFile =>
    groupsOf(basketsOf(ofFile ?? [])),
  );
  const told = (baskets: readonly Basket[], why: string): SheetProblem[] =>
    baskets.flat().map(({ sheetRow }) => ({ sheetRow, why }));

  while (groups.length > 0) {
    const baskets = groups.shift() ?? [];
    const rows = baskets.flat();
    const result = await desk.save(
      storeId,
      rows.map(one => one.answer),
      by,
    );
    switch (result.status) {
      case 'saved':
        applied.push(
          ...rows.map(({ sheetRow, identity }) => ({
            ...{ sheetRow, receipt: identity.basket, needsSecondPerson: result.needs_second_person },
          })),
        );
        break;
      case 'no answer':
        // the others would wait as long
        notNow.push(...told([...baskets, ...groups.flat()], words.notNow));
        groups.length = 0;
        break;
      case 'refused':
        if (baskets.length <= 1) stillWrong.push(...told(baskets, result.reason));
        else groups.unshift(...halves(baskets));
        break;
      case 'still wrong': {
        const wrong = baskets.filter(basket => isHeld(basket, result));
        const others = baskets.filter(basket => !wrong.includes(basket));
        if (wrong.length > 0) {
          for (const basket of wrong) stillWrong.push(...told([basket], whyOf(basket, result)));
          if (others.length > 0) groups.unshift(others);
        } else if (baskets.length <= 1) stillWrong.push(...told(baskets, `${words.stillWrong}.`));
        else groups.unshift(...halves(baskets));
        break;
      }
      default:
        result satisfies never;
    }
  }
  return { applied: applied.sort((a, b) => a.sheetRow - b.sheetRow), stillWrong, notNow };
}

function basketsOf(answers: readonly SheetAnswer[]): Basket[] {
  const baskets = new Map<string, [SheetAnswer, ...SheetAnswer[]]>();
  for (const one of answers) {
    const name = one.identity.basket ?? `row ${one.identity.row}`;
    const basket = baskets.get(name);
    if (basket === undefined) baskets.set(name, [one]);
    else basket.push(one);
  }
  return [...baskets.values()];
}

function groupsOf(baskets: readonly Basket[]): Basket[][] {
  const groups: Basket[][] = [];
  let size = Number.POSITIVE_INFINITY;
  for (const basket of baskets) {
    if (size + basket.length > mostAtOnce) {
      groups.push([]);
      size = 0;
    }
    groups.at(-1)?.push(basket);
    size += basket.length;
  }
  return groups;
}

function halves(baskets: readonly Basket[]): Basket[][] {
  const middle = Math.ceil(baskets.length / 2);
  return [baskets.slice(0, middle), baskets.slice(middle)];
}

/** Rows of a basket: those that are answered, and those that carry its number. */
function rowsOf(basket: Basket, { checked }: StillWrong): Set<number> {
  const number = basket[0].identity.basket;
  const rest = checked.rows.filter(row => number !== null && row.transaction_id === number).map(row => row.row_no);
  return new Set([...basket.map(one => one.identity.row), ...rest]);
}

function isHeld(basket: Basket, result: StillWrong): boolean {
  const rows = rowsOf(basket, result);
  return result.checked.rows.some(row => row.outcome === 'held' && rows.has(row.row_no));
}

/** What the judges say of it, each thing once; of a line that is right, that the others hold it back. */
function whyOf(basket: Basket, result: StillWrong): string {
  const rows = rowsOf(basket, result);
  const messages = result.checked.findings
    .filter(finding => finding.severity === 'error' && rows.has(finding.row_no))
    .map(finding => finding.message);
  return messages.length === 0 ? words.withTheRest : `${words.stillWrong}: ${[...new Set(messages)].join(' ')}`;
}

import { growingWait } from '@tillkeeper/service-kit';
import type { Answerer, AnswersDesk, CheckedAnswers, SavedAnswers } from '../answers/answers-desk.ts';
import type { AppliedRow } from './apply-sheet.ts';
import type { SheetAnswer, SheetProblem } from './read-answers.ts';
import { sheetWords } from './words.ts';

/** The answers to the lines of one receipt: kept together or not at all. */
type Basket = readonly [SheetAnswer, ...SheetAnswer[]];
type Checked = Extract<CheckedAnswers, { status: 'checked' }>;
type Saved = Extract<SavedAnswers, { status: 'saved' }>;

export interface SaveDependencies {
  readonly desk: Pick<AnswersDesk, 'check' | 'save'>;
  readonly storeId: string;
  readonly by: Answerer;
  /** Lets milliseconds pass while a file is being judged. */
  readonly wait: (ms: number) => Promise<void>;
}

export interface SavedBaskets {
  readonly applied: AppliedRow[];
  readonly stillWrong: SheetProblem[];
  readonly notNow: SheetProblem[];
  /** Answers that wait for a second person. */
  readonly waitingIds: string[];
}

const mostAtOnce = 500;
const mostTries = 8;
const waits = { firstMs: 250, maxMs: 5_000 };
const words = sheetWords.outcomes;

/**
 * Offers the answers of a file together: each time that some are kept, the file is judged again. Where the desk keeps none
 * of them, the baskets that it finds wrong are left out, and the others are offered again.
 */
export async function saveBaskets(
  dependencies: SaveDependencies,
  answers: readonly SheetAnswer[],
): Promise<SavedBaskets> {
  const saved: SavedBaskets = { applied: [], stillWrong: [], notNow: [], waitingIds: [] };
  const files = Object.values(Object.groupBy(answers, one => one.identity.file));
  const groups = files.flatMap(ofFile => groupsOf(basketsOf(ofFile ?? [])));
  for (const [index, baskets] of groups.entries()) {
    if ((await saveGroup(dependencies, baskets, saved)) === 'no answer') {
      // the others would wait as long
      saved.notNow.push(...told(groups.slice(index + 1).flat(), words.notNow));
      break;
    }
  }
  return saved;
}

async function saveGroup(
  { desk, storeId, by, wait }: SaveDependencies,
  offered: readonly Basket[],
  saved: SavedBaskets,
): Promise<'done' | 'no answer'> {
  let baskets = offered;
  for (let tries = 0; baskets.length > 0; ) {
    const result = await desk.save(
      storeId,
      baskets.flat().map(one => one.answer),
      by,
    );
    if (result.status === 'saved') {
      note(saved, baskets, result);
      return 'done';
    }
    if (result.status === 'no answer') {
      saved.notNow.push(...told(baskets, words.notNow));
      return 'no answer';
    }
    if (result.status === 'still wrong') {
      const wrong = baskets.filter(basket => faultsOf(basket, result.checked).length > 0);
      for (const basket of wrong) saved.stillWrong.push(...told([basket], whyOf(basket, result.checked)));
      if (wrong.length === 0) saved.stillWrong.push(...told(baskets, `${words.stillWrong}.`));
      baskets = wrong.length === 0 ? [] : baskets.filter(basket => !wrong.includes(basket));
      continue;
    }
    const refusals = await refusalsOf(desk, storeId, baskets);
    for (const [basket, reason] of refusals) saved.stillWrong.push(...told([basket], reason));
    baskets = baskets.filter(basket => !refusals.has(basket));
    if (refusals.size > 0) continue;
    // each answer by itself is in order: the file is just being judged, or was when it was asked for
    tries += 1;
    if (tries > mostTries) {
      saved.notNow.push(...told(baskets, words.notNow));
      return 'done';
    }
    await wait(growingWait(tries, waits));
  }
  return 'done';
}

/** Baskets whose answers the desk does not take as they are, found by halves, with what it says. */
async function refusalsOf(
  desk: SaveDependencies['desk'],
  storeId: string,
  baskets: readonly Basket[],
): Promise<Map<Basket, string>> {
  const checked = await desk.check(
    storeId,
    baskets.flat().map(one => one.answer),
  );
  const [basket, ...others] = baskets;
  if (checked.status !== 'refused' || basket === undefined) return new Map();
  if (others.length === 0) return new Map([[basket, checked.reason]]);
  const middle = Math.ceil(baskets.length / 2);
  const first = await refusalsOf(desk, storeId, baskets.slice(0, middle));
  return new Map([...first, ...(await refusalsOf(desk, storeId, baskets.slice(middle)))]);
}

function note(saved: SavedBaskets, baskets: readonly Basket[], result: Saved): void {
  const needsSecondPerson = result.needs_second_person;
  if (needsSecondPerson) saved.waitingIds.push(...result.answer_ids);
  for (const basket of baskets) {
    const receipt = basket[0].identity.basket;
    const waitsForOthers = result.checked.rows.some(
      row => row.outcome === 'held' && receipt !== null && row.transaction_id === receipt,
    );
    saved.applied.push(...basket.map(({ sheetRow }) => ({ sheetRow, receipt, needsSecondPerson, waitsForOthers })));
  }
}

const told = (baskets: readonly Basket[], why: string): SheetProblem[] =>
  baskets.flat().map(({ sheetRow }) => ({ sheetRow, why }));

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

/** What the judges still find in the rows that the basket's answers are about. */
function faultsOf(basket: Basket, { findings }: Checked): readonly string[] {
  const rows = new Set(basket.filter(one => one.answer.kind !== 'accept').map(one => one.identity.row));
  return findings
    .filter(finding => finding.severity === 'error' && rows.has(finding.row_no))
    .map(finding => finding.message);
}

const whyOf = (basket: Basket, checked: Checked): string =>
  `${words.stillWrong}: ${[...new Set(faultsOf(basket, checked))].join(' ')}`;

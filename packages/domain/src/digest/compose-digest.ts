import type { Block, MailContent } from './content.ts';
import { openBlocks, repairedBlocks, solvedBlocks, totalsBlocks } from './digest-blocks.ts';
import { mailToStore } from './frame.ts';
import { type Cause, causesOf, isRepair, problemBlocks, sumOf, wordsOf } from './group-problems.ts';
import { type RefusedAgain, refusedBlocks } from './refused-blocks.ts';
import type { DigestFacts, ToldStore } from './reported.ts';
import { createSpeech, type Speech } from './speech.ts';

/**
 * What a store's manager is told of a day: counts and money first, then what is wrong, the most expensive first, what is
 * still open, what was solved, what was repaired, and the totals. `date` is the day where the store is.
 */
export function composeDigest(
  input: {
    readonly store: ToldStore;
    readonly date: string;
    readonly refused?: readonly RefusedAgain[];
  } & DigestFacts,
  speech: Speech = createSpeech(input.store),
): MailContent {
  const { store, date, totals, findings, open, solved, refused = [] } = input;
  const { words } = speech;
  const currency = totals[0]?.currency ?? store.currency;
  const causes = causesOf(input.causes.filter(cause => cause.severity === 'error'));
  const warnings = causesOf(input.causes.filter(cause => cause.severity === 'warning'));
  const toCheck = warnings.filter(cause => !isRepair(cause));
  const count = {
    problems: sumOf(causes, cause => cause.count),
    to_check: sumOf(toCheck, cause => cause.count),
    repaired: sumOf(warnings.filter(isRepair), cause => cause.count),
    still_open: sumOf(open, cause => cause.count),
    solved: sumOf(solved, cause => cause.count),
    files: totals.reduce((most, total) => Math.max(most, total.files), 0),
  };
  const held = totals.filter(total => total.amount_held_minor !== 0);
  const how = { speech, date, currency };

  const isAnythingWrong = causes.length > 0 || toCheck.length > 0 || open.length > 0;
  const blocks: Block[] = [
    ...barOf(input),
    ...(causes.length > 0 || open.length > 0
      ? [{ type: 'button', label: words.button, note: words.buttonNote, cause: '' } as const]
      : []),
    ...(causes.length === 0
      ? []
      : [
          {
            type: 'heading',
            text: words.headings.problems,
            note: causes.length > 1 ? words.headings.problemsNote : '',
          } as const,
          ...problemBlocks(causes, findings, { ...how, tone: 'error', mostCauses: 8, mostExamples: 4 }),
        ]),
    ...(toCheck.length === 0
      ? []
      : [
          { type: 'heading', text: words.headings.toCheck, note: words.headings.toCheckNote } as const,
          ...problemBlocks(toCheck, findings, { ...how, tone: 'warning', mostCauses: 4, mostExamples: 2 }),
        ]),
    ...refusedBlocks(refused, speech),
    ...openBlocks(open, how),
    ...solvedBlocks(solved, speech),
    ...repairedBlocks(warnings, findings, how),
    ...totalsBlocks(input, how),
  ];
  const told = { ...count, refused: sumOf(refused, file => file.times) };
  const summary = summaryOf(input, told, speech, currency);
  return mailToStore({
    ...{ kind: 'digest', store, date, speech, blocks },
    parts: subjectParts(input, told, speech, currency),
    preheader: causes.length === 0 ? summary : preheaderOf(causes, speech, currency),
    summary,
    closing: [...(isAnythingWrong ? [words.sheet] : []), words.reasons.digest],
    numbers: {
      ...count,
      held: held.map(total => ({ currency: total.currency, amount_minor: total.amount_held_minor })),
    },
  });
}

type Count = Readonly<Record<'problems' | 'to_check' | 'solved' | 'files' | 'refused', number>>;

function subjectParts(facts: DigestFacts, count: Count, speech: Speech, currency: string): string[] {
  const { words } = speech;
  const { totals, released } = facts;
  const held = totals.map(total => ({ minor: total.amount_held_minor, currency: total.currency }));
  const isHeld = held.some(amount => amount.minor !== 0);
  const parts = [
    ...(count.problems > 0 ? [speech.count(words.counts.newProblems, count.problems)] : []),
    ...(isHeld ? [speech.say(words.subject.held, { money: speech.sum(held, currency) })] : []),
    ...(count.problems === 0 && count.to_check > 0 ? [speech.count(words.counts.toCheck, count.to_check)] : []),
    ...(count.solved > 0 ? [speech.count(words.subject.solved, count.solved)] : []),
    ...(count.refused > 0 ? [speech.count(words.subject.refusedMore, count.refused)] : []),
    ...(totals.length === 0 && released.length > 0
      ? [speech.say(words.subject.noLongerHeld, { money: speech.sum(amountsOf(released), currency) })]
      : []),
  ];
  if (count.problems > 0 || isHeld || count.to_check > 0 || count.refused > 0 || totals.length === 0)
    return parts.length > 0 ? parts : [words.summary.nothing];
  const loaded = totals.map(total => ({ minor: total.amount_loaded_minor, currency: total.currency }));
  const allWell = totals.some(total => total.rows_read > 0)
    ? speech.say(words.subject.allWell, { money: speech.sum(loaded, currency) })
    : words.subject.allWellWithout;
  return [allWell, ...parts];
}

function summaryOf(facts: DigestFacts, count: Count, speech: Speech, currency: string): string {
  const { words } = speech;
  const { totals, released } = facts;
  const sentences: string[] = [];
  if (totals.length > 0) {
    const rows = sumOf(totals, total => total.rows_read);
    const heldRows = sumOf(totals, total => total.rows_held);
    const files = speech.count(words.counts.files, count.files);
    const lines = speech.count(words.counts.lines, rows);
    const loaded = speech.sum(
      totals.map(total => ({ minor: total.amount_loaded_minor, currency: total.currency })),
      currency,
    );
    const held = speech.sum(
      totals.map(total => ({ minor: total.amount_held_minor, currency: total.currency })),
      currency,
    );
    const said = { files, lines, loaded, held };
    if (rows === 0) sentences.push(speech.say(words.summary.nothingSold, said));
    else if (heldRows === 0) sentences.push(speech.say(words.summary.allLoaded, { ...said, money: loaded }));
    else if (heldRows === rows) sentences.push(speech.say(words.summary.noneLoaded, said));
    else if (totals.every(total => total.amount_held_minor === 0))
      sentences.push(speech.count(words.summary.heldWithoutMoney, heldRows, said));
    else sentences.push(speech.count(words.summary.held, heldRows, said));
  } else if (count.problems + count.to_check > 0)
    sentences.push(speech.count(words.summary.later, count.problems + count.to_check));
  const releasedRows = sumOf(released, one => one.rows);
  const money = { money: speech.sum(amountsOf(released), currency) };
  if (count.solved > 0 && releasedRows > 0)
    sentences.push(speech.count(words.summary.solvedAndReleased, count.solved, money));
  else if (count.solved > 0) sentences.push(speech.count(words.summary.solved, count.solved));
  else if (releasedRows > 0) sentences.push(speech.count(words.summary.released, releasedRows, money));
  if (count.refused > 0) sentences.push(speech.count(words.summary.refused, count.refused));
  return sentences.length === 0 ? words.summary.nothing : sentences.join(' ');
}

const amountsOf = (lines: readonly { readonly amount_minor: number; readonly currency: string }[]) =>
  lines.map(one => ({ minor: one.amount_minor, currency: one.currency }));

/** The causes that cost most, beside a subject that has the counts. */
const preheaderOf = (causes: readonly Cause[], speech: Speech, currency: string): string =>
  causes
    .slice(0, 3)
    .map(cause => {
      const { sentence } = wordsOf(cause.code, speech);
      return cause.amounts.every(amount => amount.minor === 0)
        ? sentence
        : speech.say(speech.words.sentence.brackets, {
            first: sentence.replace(/\.$/, ''),
            second: speech.sum(cause.amounts, currency),
          });
    })
    .join(speech.words.separator);

/** How much of the money of today's files is in the books, where not all of it is. */
function barOf({ totals }: DigestFacts): Block[] {
  const loaded = sumOf(totals, total => Math.abs(total.amount_loaded_minor));
  const held = sumOf(totals, total => Math.abs(total.amount_held_minor));
  if (held === 0) return [];
  return [{ type: 'bar', percent: Math.min(99, Math.max(1, Math.round((loaded * 100) / (loaded + held)))) }];
}

import type { Block, MailContent } from './content.ts';
import { openBlocks, repairedBlocks, solvedBlocks } from './digest-blocks.ts';
import { preheaderOf, subjectParts, summaryOf } from './digest-sentences.ts';
import { mailToStore } from './frame.ts';
import { causesOf, isRepair, problemBlocks, sumOf } from './group-problems.ts';
import { type RefusedAgain, refusedBlocks } from './refused-blocks.ts';
import type { DigestFacts, ToldStore } from './reported.ts';
import { createSpeech, type Speech } from './speech.ts';
import { totalsBlocks } from './totals-blocks.ts';

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

/** How much of the money of today's files is in the books, where not all of it is. */
function barOf({ totals }: DigestFacts): Block[] {
  const loaded = sumOf(totals, total => Math.abs(total.amount_loaded_minor));
  const held = sumOf(totals, total => Math.abs(total.amount_held_minor));
  if (held === 0) return [];
  return [{ type: 'bar', percent: Math.min(99, Math.max(1, Math.round((loaded * 100) / (loaded + held)))) }];
}

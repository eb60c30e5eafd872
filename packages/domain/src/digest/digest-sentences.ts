import { added, type Cause, sumOf, wordsOf } from './group-problems.ts';
import type { DigestFacts } from './reported.ts';
import type { Speech } from './speech.ts';

export type DigestCount = Readonly<
  Record<'problems' | 'to_check' | 'still_open' | 'solved' | 'files' | 'refused', number>
>;

/** Counts and money; the store is put before them. */
export function subjectParts(facts: DigestFacts, count: DigestCount, speech: Speech, currency: string): string[] {
  const { words } = speech;
  const { totals, released, open_held: openHeld } = facts;
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
    // what is new counts more; where none of it costs anything, what is old must not look as if all were well
    ...((count.problems > 0 && isHeld) || count.still_open === 0
      ? []
      : openHeld.some(held => held.amount_minor !== 0)
        ? [speech.say(words.subject.stillHeld, { money: speech.sum(amountsOf(openHeld), currency) })]
        : [speech.count(words.subject.stillOpen, count.still_open)]),
  ];
  if (count.problems > 0 || isHeld || count.to_check > 0 || count.refused > 0 || totals.length === 0)
    return parts.length > 0 ? parts : [words.summary.nothing];
  const loaded = totals.map(total => ({ minor: total.amount_loaded_minor, currency: total.currency }));
  if (count.still_open > 0) return [...(count.solved > 0 ? [] : [words.subject.nothingNew]), ...parts];
  const allWell = totals.some(total => total.rows_read > 0)
    ? speech.say(words.subject.allWell, { money: speech.sum(loaded, currency) })
    : words.subject.allWellWithout;
  return [allWell, ...parts];
}

/** What happened, in a sentence or a few. */
export function summaryOf(facts: DigestFacts, count: DigestCount, speech: Speech, currency: string): string {
  const { words } = speech;
  const { totals, released, open_held: openHeld } = facts;
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
  if (openHeld.some(held => held.amount_minor !== 0))
    sentences.push(
      speech.count(words.summary.openWithMoney, count.still_open, { money: speech.sum(amountsOf(openHeld), currency) }),
    );
  else if (count.still_open > 0) sentences.push(speech.count(words.summary.open, count.still_open));
  if (count.refused > 0) sentences.push(speech.count(words.summary.refused, count.refused));
  return sentences.length === 0 ? words.summary.nothing : sentences.join(' ');
}

const amountsOf = (lines: readonly { readonly amount_minor: number; readonly currency: string }[]) =>
  added(lines.map(one => ({ minor: one.amount_minor, currency: one.currency })));

/** The causes that cost most, beside a subject that has the counts. */
export const preheaderOf = (causes: readonly Cause[], speech: Speech, currency: string): string =>
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

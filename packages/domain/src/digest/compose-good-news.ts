import type { Block, MailContent } from './content.ts';
import { mailToStore } from './frame.ts';
import { sumOf } from './group-problems.ts';
import type { ReportedTotals, TillDay, ToldStore } from './reported.ts';
import { createSpeech, type Speech } from './speech.ts';
import { totalsBlocks } from './totals-blocks.ts';

/** A short mail for a week in which nothing was held back. `from` and `to` are days where the store is, both included. */
export function composeGoodNews(
  input: {
    readonly store: ToldStore;
    readonly from: string;
    readonly to: string;
    readonly totals: readonly ReportedTotals[];
    readonly tills: readonly TillDay[];
    /** Problems of before that were solved in these days, and articles that were repaired. */
    readonly solved: number;
    readonly repaired: number;
  },
  speech: Speech = createSpeech(input.store),
): MailContent {
  const { store, from, to, totals, tills, solved, repaired } = input;
  const { words } = speech;
  const currency = totals[0]?.currency ?? store.currency;
  const money = speech.sum(
    totals.map(total => ({ minor: total.amount_loaded_minor, currency: total.currency })),
    currency,
  );
  const files = totals.reduce((most, total) => Math.max(most, total.files), 0);
  const days = { from: speech.shortDate(from), to: speech.shortDate(to) };
  const isAnythingSold = totals.some(total => total.rows_read > 0);
  const summary = isAnythingSold
    ? speech.say(words.goodNews.summary, {
        ...days,
        money,
        files: speech.count(words.counts.files, files),
        receipts: speech.count(
          words.counts.receipts,
          sumOf(tills, till => till.transactions),
        ),
      })
    : speech.say(words.goodNews.summaryWithout, days);
  const also = [
    ...(solved > 0 ? [speech.count(words.goodNews.solved, solved)] : []),
    ...(repaired > 0 ? [speech.count(words.goodNews.repaired, repaired)] : []),
  ];
  const blocks: Block[] = [
    ...(also.length === 0 ? [] : [{ type: 'paragraph', text: also.join(' ') } as const]),
    ...totalsBlocks({ tills: overDays(tills), totals }, { speech, date: '', currency }),
  ];
  return mailToStore({
    ...{ kind: 'good-news', store, date: to, speech, summary, blocks },
    parts: [isAnythingSold ? speech.say(words.subject.goodNews, { money }) : words.subject.goodNewsWithout],
    numbers: { problems: 0, to_check: 0, repaired, still_open: 0, solved, files, held: [] },
  });
}

/** A row for each till, not for each day of it. */
const overDays = (tills: readonly TillDay[]): TillDay[] =>
  [...Map.groupBy(tills, till => JSON.stringify([till.till_id, till.currency])).values()].flatMap(days => {
    const [first] = days;
    if (first === undefined) return [];
    return [
      {
        ...first,
        business_date: '',
        files: sumOf(days, day => day.files),
        transactions: sumOf(days, day => day.transactions),
        loaded_amount_minor: sumOf(days, day => day.loaded_amount_minor),
        held_rows: sumOf(days, day => day.held_rows),
        held_amount_minor: sumOf(days, day => day.held_amount_minor),
      },
    ];
  });

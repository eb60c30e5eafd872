import type { Block } from './content.ts';
import { added, sumOf } from './group-problems.ts';
import type { DigestFacts, ReportedTotals, TillDay } from './reported.ts';
import type { Speech } from './speech.ts';
import { typedText } from './typed-text.ts';

const mostTills = 12;
const groupsOf = (days: readonly TillDay[], key: (day: TillDay) => readonly string[]): TillDay[][] => [
  ...Map.groupBy(days, day => JSON.stringify(key(day))).values(),
];

/** Till by till what its own report should say. */
export function totalsBlocks(
  facts: Pick<DigestFacts, 'tills' | 'totals'>,
  of: { readonly speech: Speech; readonly date: string; readonly currency: string },
): Block[] {
  const { speech, date } = of;
  const { words } = speech;
  const { totals } = facts;
  if (totals.length === 0) return [];
  // files that name no till, as those of a web shop: what is in them has its own
  const tills = facts.tills.filter(day => day.till_id !== '' || day.transactions > 0 || day.held_rows > 0);
  const row = (label: string, days: readonly TillDay[], isTotal: boolean) => {
    const held = days.map(day => ({ minor: day.held_amount_minor, currency: day.currency }));
    const files = sumOf(days, day => day.files);
    const note = [
      speech.count(
        words.counts.receipts,
        sumOf(days, day => day.transactions),
      ),
      ...(files === 0 ? [] : [speech.count(words.counts.files, files)]),
    ];
    const heldNote = held.every(amount => amount.minor === 0)
      ? []
      : [speech.say(words.totals.heldNote, { money: speech.sum(added(held), of.currency) })];
    return {
      label,
      note: [...note, ...heldNote].join(words.separator),
      amount: speech.sum(
        added(days.map(day => ({ minor: day.loaded_amount_minor + day.held_amount_minor, currency: day.currency }))),
        of.currency,
      ),
      isTotal,
    };
  };
  const byDay = groupsOf(tills, day => [day.business_date, day.till_id]);
  // of many days, as after a weekend without a line, a row for each till
  const isOverDays = byDay.length > mostTills;
  const places = isOverDays ? groupsOf(tills, day => [day.till_id]) : byDay;
  const left = places.length - mostTills;
  const rows = places.slice(0, mostTills).flatMap(days => {
    const [first] = days;
    if (first === undefined) return [];
    const till =
      first.till_id === ''
        ? words.totals.noTill
        : speech.say(words.totals.till, { till: typedText(first.till_id, 32) });
    const label =
      isOverDays || first.business_date === date || date === ''
        ? till
        : speech.say(words.totals.day, { till, date: speech.shortDate(first.business_date) });
    return [row(label, days, false)];
  });
  return [
    { type: 'heading', text: words.headings.totals, note: rows.length === 0 ? '' : words.headings.totalsNote },
    ...(rows.length === 0
      ? []
      : [
          {
            type: 'table',
            rows: rows.length === 1 ? rows : [...rows, row(words.totals.allTills, tills, true)],
          } as const,
        ]),
    ...(left > 0 ? [{ type: 'paragraph', text: speech.count(words.totals.more, left) } as const] : []),
    ...(totals.every(total => total.rows_read === total.rows_loaded)
      ? []
      : [{ type: 'paragraph', text: accountOf(totals, speech) } as const]),
  ];
}

/** Every line that came, by what became of it. */
export const accountOf = (totals: readonly Omit<ReportedTotals, 'files'>[], speech: Speech): string => {
  const said = speech.words.totals;
  const parts = [
    [said.loaded, sumOf(totals, total => total.rows_loaded)],
    [said.unchanged, sumOf(totals, total => total.rows_unchanged)],
    [said.held, sumOf(totals, total => total.rows_held)],
    [said.repeated, sumOf(totals, total => total.rows_repeated)],
    [said.removed, sumOf(totals, total => total.rows_removed)],
  ] as const;
  return speech.say(said.account, {
    lines: speech.count(
      speech.words.counts.lines,
      sumOf(totals, total => total.rows_read),
    ),
    parts: speech.list(parts.filter(([, n]) => n > 0).map(([forms, n]) => speech.count(forms, n))),
  });
};

import type { Block } from './content.ts';
import { anchorOf, type Cause, isRepair, sumOf, wordsOf } from './group-problems.ts';
import type { DigestFacts, OpenCause, ReportedFinding, ReportedTotals, SolvedCause, TillDay } from './reported.ts';
import { waysToSolve } from './reported.ts';
import type { Speech } from './speech.ts';
import { typedText } from './typed-text.ts';
import { whereIs } from './where-and-what.ts';

const mostItems = 6;

/** What is open since when; warnings wait for nobody and are left out. */
export function openBlocks(
  open: readonly OpenCause[],
  of: { readonly speech: Speech; readonly date: string; readonly currency: string },
): Block[] {
  const { speech, date } = of;
  const { words } = speech;
  if (open.length === 0) return [];
  const byCode = [...Map.groupBy(open, cause => cause.code)].map(([code, members]) => ({
    code,
    count: sumOf(members, member => member.count),
    amounts: members.map(member => ({ minor: member.amount_minor, currency: member.currency })),
    since: members.map(member => member.since).toSorted()[0] ?? date,
  }));
  const sorted = byCode.toSorted(
    (a, b) =>
      sumOf(b.amounts, amount => Math.abs(amount.minor)) - sumOf(a.amounts, amount => Math.abs(amount.minor)) ||
      a.since.localeCompare(b.since) ||
      a.code.localeCompare(b.code),
  );
  const items = sorted.slice(0, mostItems).map(cause => {
    const days = daysBetween(cause.since, date);
    const since =
      days <= 0
        ? words.open.today
        : speech.say(words.open.since, {
            date: speech.shortDate(cause.since),
            days: speech.count(words.counts.days, days),
          });
    const money = cause.amounts.every(amount => amount.minor === 0)
      ? []
      : [speech.say(words.problem.held, { money: speech.sum(cause.amounts, of.currency) })];
    return {
      title: wordsOf(cause.code, speech).sentence,
      detail: [speech.count(words.counts.problems, cause.count), ...money, since].join(words.separator),
      link: { label: words.problem.fixOne, anchor: anchorOf(cause.code) },
    };
  });
  const left = sorted.length - items.length;
  return [
    { type: 'heading', text: words.headings.open, note: '' },
    { type: 'items', items },
    ...(left > 0 ? [{ type: 'paragraph', text: speech.count(words.more.causes, left) } as const] : []),
  ];
}

const daysBetween = (from: string, to: string): number => Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000);

/** What was settled, and how. */
export function solvedBlocks(solved: readonly SolvedCause[], speech: Speech): Block[] {
  const { words } = speech;
  if (solved.length === 0) return [];
  const items = [...Map.groupBy(solved, one => one.code)]
    .map(([code, members]) => ({ code, members, count: sumOf(members, member => member.count) }))
    .toSorted((a, b) => b.count - a.count || a.code.localeCompare(b.code))
    .slice(0, mostItems)
    .map(({ code, members, count }) => ({
      title: wordsOf(code, speech).sentence,
      detail: [
        speech.count(words.counts.problems, count),
        ...waysToSolve.filter(how => members.some(member => member.how === how)).map(how => words.solved[how]),
      ].join(words.separator),
      link: null,
    }));
  return [
    { type: 'heading', text: words.headings.solved, note: '' },
    { type: 'items', items },
  ];
}

/** What Tillkeeper read otherwise than it stood there, why, and where to take it back. */
export function repairedBlocks(
  causes: readonly Cause[],
  findings: readonly ReportedFinding[],
  of: { readonly speech: Speech; readonly date: string },
): Block[] {
  const { speech, date } = of;
  const { words } = speech;
  const cause = causes.find(isRepair);
  if (cause === undefined) return [];
  const repairs = [
    ...Map.groupBy(findings.filter(isRepair), one => JSON.stringify([one.value, one.product_id])).values(),
  ].toSorted((a, b) => b.length - a.length);
  const shown = repairs.slice(0, mostItems);
  const items = shown.flatMap(members => {
    const [first] = members;
    if (first === undefined) return [];
    const id = typedText(first.product_id ?? '', 64);
    const name = typedText(first.product_name ?? '');
    const article = name === '' ? id : speech.say(words.sentence.brackets, { first: id, second: name });
    const where = whereIs({ ...first, product_name: null }, speech, date);
    return [
      {
        title: speech.say(words.repaired.readAs, { sent: typedText(first.value ?? '', 64), article }),
        detail: [
          evidenceOf(first),
          members.length === 1
            ? where
            : speech.say(words.problem.many, { count: speech.count(words.counts.lines, members.length), where }),
        ]
          .filter(text => text !== '')
          .join('; '),
        link: { label: words.repaired.undo, anchor: anchorOf(first.code) },
      },
    ];
  });
  const left = cause.count - sumOf(shown, members => members.length);
  return [
    { type: 'heading', text: words.headings.repaired, note: words.headings.repairedNote },
    { type: 'items', items },
    ...(left > 0 ? [{ type: 'paragraph', text: speech.count(words.more.examples, left) } as const] : []),
  ];
}

/** Of "… repaired: A is read as B: why", the why. */
const evidenceOf = ({ message }: ReportedFinding): string => {
  const at = message.indexOf(': ', message.indexOf(' is read as '));
  return at < 0 ? '' : typedText(message.slice(at + 2).replace(/\.$/, ''), 160);
};

/** Till by till what its own report should say. */
export function totalsBlocks(
  facts: Pick<DigestFacts, 'tills' | 'totals'>,
  of: { readonly speech: Speech; readonly date: string; readonly currency: string },
): Block[] {
  const { speech, date } = of;
  const { words } = speech;
  const { tills, totals } = facts;
  if (totals.length === 0) return [];
  const row = (label: string, days: readonly TillDay[], isTotal: boolean) => {
    const held = days.map(day => ({ minor: day.held_amount_minor, currency: day.currency }));
    const note = speech.say(words.totals.note, {
      receipts: speech.count(
        words.counts.receipts,
        sumOf(days, day => day.transactions),
      ),
      files: speech.count(
        words.counts.files,
        sumOf(days, day => day.files),
      ),
    });
    const heldNote = held.every(amount => amount.minor === 0)
      ? []
      : [speech.say(words.totals.heldNote, { money: speech.sum(added(held), of.currency) })];
    return {
      label,
      note: [note, ...heldNote].join(words.separator),
      amount: speech.sum(
        added(days.map(day => ({ minor: day.loaded_amount_minor + day.held_amount_minor, currency: day.currency }))),
        of.currency,
      ),
      isTotal,
    };
  };
  const places = [...Map.groupBy(tills, day => JSON.stringify([day.business_date, day.till_id])).values()];
  const rows = places.flatMap(days => {
    const [first] = days;
    if (first === undefined) return [];
    const till =
      first.till_id === ''
        ? words.totals.noTill
        : speech.say(words.totals.till, { till: typedText(first.till_id, 32) });
    const label =
      first.business_date === date
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
    { type: 'paragraph', text: accountOf(totals, speech) },
  ];
}

const accountOf = (totals: readonly ReportedTotals[], speech: Speech): string => {
  const number = (of: (total: ReportedTotals) => number): string => speech.number(sumOf(totals, of));
  return speech.say(speech.words.totals.lines, {
    lines: speech.count(
      speech.words.counts.lines,
      sumOf(totals, total => total.rows_read),
    ),
    loaded: number(total => total.rows_loaded),
    unchanged: number(total => total.rows_unchanged),
    held: number(total => total.rows_held),
    repeated: number(total => total.rows_repeated),
    removed: number(total => total.rows_removed),
  });
};

const added = (amounts: readonly { readonly minor: number; readonly currency: string }[]) =>
  [...Map.groupBy(amounts, amount => amount.currency)].map(([currency, members]) => ({
    currency,
    minor: sumOf(members, member => member.minor),
  }));

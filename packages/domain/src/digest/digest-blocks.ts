import { isProblemCode, problemCodes } from '@tillkeeper/contracts';
import { causeOf } from '../possible-answers.ts';
import type { Block } from './content.ts';
import { startOf } from './frame.ts';
import { type Cause, isRepair, sumOf, wordsOf } from './group-problems.ts';
import type { OpenCause, ReportedFinding, SolvedCause } from './reported.ts';
import { waysToSolve } from './reported.ts';
import type { Speech } from './speech.ts';
import { typedText } from './typed-text.ts';
import { whereIs } from './where-and-what.ts';

const mostItems = 6;
const mostRepairs = 3;

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
      link: { label: speech.count(words.problem.fix, cause.count), cause: isOfValue(cause.code) ? '' : cause.code },
    };
  });
  const left = sorted.length - items.length;
  return [
    { type: 'heading', text: words.headings.open, note: '' },
    { type: 'items', items },
    ...(left > 0 ? [{ type: 'paragraph', text: speech.count(words.more.causes, left) } as const] : []),
  ];
}

/** Whether the page has a place for each value of it, and none for all. */
const isOfValue = (code: string): boolean => isProblemCode(code) && problemCodes[code].family === 'reference';

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
    ...Map.groupBy(findings.filter(isRepair), one => JSON.stringify([causeOf(one), one.product_id])).values(),
  ].toSorted((a, b) => b.length - a.length);
  const shown = repairs.slice(0, mostRepairs);
  const items = shown.flatMap(members => {
    const [first] = members;
    if (first === undefined) return [];
    const id = typedText(first.product_id ?? '', 64);
    const name = typedText(first.product_name ?? '');
    const article = name === '' ? id : speech.say(words.sentence.brackets, { first: id, second: name });
    const where = whereIs({ ...first, product_name: null }, speech, date);
    const places =
      members.length === 1
        ? startOf(where, words.language)
        : speech.say(words.problem.many, { count: speech.count(words.counts.lines, members.length), where });
    const evidence = evidenceOf(first);
    return [
      {
        title: speech.say(words.repaired.readAs, { sent: typedText(first.value ?? '', 64), article }),
        detail:
          evidence === ''
            ? places
            : speech.say(words.sentence.two, { first: startOf(evidence, words.language), second: places }),
        link: { label: words.repaired.undo, cause: causeOf(first) },
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

import { isProblemCode, problemCodes } from '@tillkeeper/contracts';
import type { Block } from './content.ts';
import type { CauseTotal, ReportedFinding } from './reported.ts';
import type { Speech } from './speech.ts';
import { typedText } from './typed-text.ts';
import { examplesOf } from './where-and-what.ts';

/** All findings of a code, over currencies. */
export interface Cause {
  readonly code: string;
  readonly count: number;
  readonly receipts: number;
  readonly amounts: readonly { readonly minor: number; readonly currency: string }[];
}

export const isRepair = (cause: { readonly code: string }): boolean => cause.code === 'product.repaired';

/** Whatever the money, a file that is missing or not as agreed comes first; then the most expensive. */
export function causesOf(totals: readonly CauseTotal[]): Cause[] {
  const byCode = Map.groupBy(totals, total => total.code);
  return [...byCode]
    .map(([code, members]) => ({
      code,
      count: sumOf(members, member => member.count),
      receipts: sumOf(members, member => member.receipts),
      amounts: members
        .map(member => ({ minor: member.amount_minor, currency: member.currency }))
        .toSorted((a, b) => Math.abs(b.minor) - Math.abs(a.minor)),
    }))
    .toSorted(
      (a, b) =>
        Number(isOfFile(b.code)) - Number(isOfFile(a.code)) ||
        worthOf(b) - worthOf(a) ||
        b.count - a.count ||
        a.code.localeCompare(b.code, 'en'),
    );
}

export const sumOf = <T>(members: readonly T[], number: (member: T) => number): number =>
  members.reduce((sum, member) => sum + number(member), 0);

/** Money of one currency added up. */
export const added = (amounts: readonly { readonly minor: number; readonly currency: string }[]) =>
  [...Map.groupBy(amounts, amount => amount.currency)].map(([currency, members]) => ({
    currency,
    minor: sumOf(members, member => member.minor),
  }));

const worthOf = (cause: Cause): number => sumOf(cause.amounts, amount => Math.abs(amount.minor));
const isOfFile = (code: string): boolean => isProblemCode(code) && problemCodes[code].family === 'file';

/** The sentence and the advice for a code, in the language of the mail. */
export function wordsOf(code: string, speech: Speech): { readonly sentence: string; readonly advice: string } {
  return isProblemCode(code) ? speech.words.problems[code] : { sentence: typedText(code), advice: '' };
}

export interface GroupOptions {
  readonly speech: Speech;
  readonly date: string;
  readonly tone: 'error' | 'warning';
  readonly mostCauses: number;
  readonly mostExamples: number;
  readonly currency: string;
}

/** A block for each of the first causes. */
export function problemBlocks(
  causes: readonly Cause[],
  findings: readonly ReportedFinding[],
  options: GroupOptions,
): Block[] {
  const { speech, tone } = options;
  const { words } = speech;
  const byCode = Map.groupBy(findings, finding => finding.code);
  const most = Math.max(1, ...causes.map(worthOf));
  const blocks = causes.slice(0, options.mostCauses).map((cause): Block => {
    const { sentence, advice } = wordsOf(cause.code, speech);
    const shown = examplesOf(byCode.get(cause.code) ?? [], { ...options, most: options.mostExamples });
    const rest = cause.count - shown.findings;
    const money = worthOf(cause) === 0 ? '' : speech.sum(cause.amounts, options.currency);
    const times = speech.count(words.counts.lines, cause.count);
    const receipts = cause.receipts === 0 ? times : speech.count(words.counts.receipts, cause.receipts);
    return {
      type: 'problem',
      tone,
      title: sentence,
      much:
        money === ''
          ? isOfFile(cause.code) && cause.count === 1
            ? ''
            : times
          : tone === 'error'
            ? speech.say(words.problem.muchHeld, { receipts, money })
            : speech.say(words.problem.much, { count: times, money }),
      percent: Math.round((worthOf(cause) * 100) / most),
      todoLabel: words.problem.todo,
      todo: advice,
      examples: shown.examples,
      more: rest > 0 ? speech.count(words.more.examples, rest) : '',
      link: {
        label: speech.count(tone === 'error' ? words.problem.fix : words.problem.look, cause.count),
        cause: shown.cause ?? cause.code,
      },
      code: isProblemCode(cause.code) ? cause.code : typedText(cause.code, 64),
    };
  });
  const left = causes.length - options.mostCauses;
  return left > 0 ? [...blocks, { type: 'paragraph', text: speech.count(words.more.causes, left) }] : blocks;
}

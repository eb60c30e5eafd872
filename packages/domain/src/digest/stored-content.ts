import type { Block, MailContent } from './content.ts';
import { noNumbers } from './content.ts';
import { createSpeech } from './speech.ts';
import { accountOf } from './totals-blocks.ts';

/** What was kept with a report before mails had versions. Amounts in minor units of `currency`. */
export interface FirstContent {
  readonly subject: string;
  readonly greeting: string;
  readonly summary: string;
  readonly groups: readonly {
    readonly code: string;
    readonly severity: string;
    readonly sentence: string;
    readonly advice: string;
    readonly count: number;
    readonly amount_minor: number;
    readonly examples: readonly string[];
  }[];
  readonly totals: readonly {
    readonly currency: string;
    readonly files: number;
    readonly rows_read: number;
    readonly rows_loaded: number;
    readonly rows_unchanged: number;
    readonly rows_held: number;
    readonly rows_repeated: number;
    readonly amount_loaded_minor: number;
    readonly amount_held_minor: number;
  }[];
  readonly currency: string;
}
export type StoredContent = MailContent | FirstContent;
export type Digest = StoredContent;

/** What a kept report says, whichever version kept it: an old one as it was written, in today's form. */
export function readContent(stored: StoredContent): MailContent {
  if ('version' in stored) return stored;
  const speech = createSpeech({ country: 'GB', time_zone: 'UTC' });
  const { words } = speech;
  const groups = stored.groups.map((group): Block => {
    const times = speech.count(words.counts.times, group.count);
    return {
      type: 'problem',
      tone: group.severity === 'warning' ? 'warning' : 'error',
      title: group.sentence,
      much:
        group.amount_minor === 0
          ? times
          : speech.say(words.problem.much, { count: times, money: speech.money(group.amount_minor, stored.currency) }),
      percent: 0,
      todoLabel: words.problem.todo,
      todo: group.advice,
      examples: group.examples.map(where => ({ what: '', where })),
      more: '',
      link: { label: speech.count(words.problem.fix, group.count), cause: group.code },
      code: group.code,
    };
  });
  const totals = stored.totals.map(total => ({
    label: speech.count(words.counts.files, total.files),
    note: accountOf([{ ...total, rows_removed: 0 }], speech),
    amount: speech.money(total.amount_loaded_minor, total.currency),
    isTotal: false,
  }));
  return {
    version: 2,
    kind: 'digest',
    language: words.language,
    subject: stored.subject,
    preheader: stored.summary,
    masthead: '',
    headline: '',
    greeting: stored.greeting,
    summary: stored.summary,
    blocks: [
      ...groups,
      ...(totals.length === 0
        ? []
        : [
            { type: 'heading', text: words.headings.totals, note: '' } as const,
            { type: 'table', rows: totals } as const,
          ]),
    ],
    closing: [words.reasons.digest],
    numbers: noNumbers,
  };
}

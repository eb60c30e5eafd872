import { refusalOf } from './compose-refusal.ts';
import { type MailContent, noNumbers } from './content.ts';
import { sumOf } from './group-problems.ts';
import { createSpeech, type Speech } from './speech.ts';
import { typedText } from './typed-text.ts';

/** Files of one sender that were refused for one reason. */
export interface RefusedSender {
  readonly sender_id: string;
  /** The last of them. */
  readonly file_name: string;
  readonly code: string;
  readonly detail: string;
  readonly times: number;
  /** ISO instants. */
  readonly first_at: string;
  readonly last_at: string;
}

const most = 20;

/** Tells operators which senders that no store is known of were refused. `date` is the day in UTC. */
export function composeOperators(
  input: { readonly date: string; readonly refusals: readonly RefusedSender[] },
  speech: Speech = createSpeech({ country: 'GB', time_zone: 'UTC' }),
): MailContent {
  const { words } = speech;
  const times = sumOf(input.refusals, refusal => refusal.times);
  const sorted = input.refusals.toSorted((a, b) => b.times - a.times || a.sender_id.localeCompare(b.sender_id));
  const summary = speech.count(words.operators.summary, times);
  const items = sorted.slice(0, most).map(refusal => {
    const when = speech.say(words.operators.times, {
      count: speech.count(words.counts.times, refusal.times),
      first: speech.dateTime(refusal.first_at),
      last: speech.dateTime(refusal.last_at),
    });
    const detail = typedText(refusal.detail, 200);
    return {
      title: speech.say(words.operators.item, {
        sender: typedText(refusal.sender_id, 40),
        file: typedText(refusal.file_name, 120),
      }),
      detail: [refusalOf(refusal.code, words), detail, when].filter(text => text !== '').join(' '),
      link: null,
    };
  });
  const left = sorted.length - items.length;
  return {
    version: 2,
    kind: 'operators',
    language: words.language,
    subject: speech.count(words.subject.operators, times),
    preheader: summary,
    masthead: speech.date(input.date),
    greeting: '',
    summary,
    blocks: [
      { type: 'heading', text: words.operators.heading, note: '' },
      { type: 'items', items },
      ...(left > 0 ? [{ type: 'paragraph', text: speech.count(words.operators.more, left) } as const] : []),
      { type: 'heading', text: words.problem.todo, note: '' },
      { type: 'paragraph', text: words.operators.todo },
    ],
    closing: [words.reasons.operators],
    numbers: { ...noNumbers, files: times },
  };
}

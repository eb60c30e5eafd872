import { refusalOf } from './compose-refusal.ts';
import { type Block, type MailContent, noNumbers } from './content.ts';
import { startOf } from './frame.ts';
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

/** A mail to a manager that nobody got. */
export interface LostMailOfStore {
  readonly report_id: bigint;
  readonly store_id: string;
  readonly recipient: string;
  readonly subject: string;
  readonly state: 'failed' | 'bounced';
  /** What the server said; null: nothing. */
  readonly last_error: string | null;
}

const most = 20;

/** Tells operators what is no manager's business: refused files of senders without a store, and lost mails. `date` is in UTC. */
export function composeOperators(
  input: {
    readonly date: string;
    readonly refusals: readonly RefusedSender[];
    readonly lost?: readonly LostMailOfStore[];
  },
  speech: Speech = createSpeech({ country: 'GB', time_zone: 'UTC' }),
): MailContent {
  const { words } = speech;
  const { refusals, lost = [] } = input;
  const times = sumOf(refusals, refusal => refusal.times);
  const summary = [
    ...(times > 0 ? [speech.count(words.operators.summary, times)] : []),
    ...(lost.length > 0 ? [speech.count(words.operators.lostMails, lost.length)] : []),
  ].join(' ');
  const subject = [
    ...(times > 0 ? [speech.count(words.subject.operators, times)] : []),
    ...(lost.length > 0 ? [speech.count(words.subject.lostMails, lost.length)] : []),
  ].join(words.separator);
  return {
    version: 2,
    kind: 'operators',
    language: words.language,
    subject,
    preheader: summary,
    masthead: speech.date(input.date),
    headline: startOf(subject, words.language),
    greeting: '',
    summary,
    blocks: [...refusedBlocks(refusals, speech), ...lostBlocks(lost, speech)],
    closing: [words.reasons.operators],
    numbers: { ...noNumbers, files: times },
  };
}

function refusedBlocks(refusals: readonly RefusedSender[], speech: Speech): Block[] {
  if (refusals.length === 0) return [];
  const { words } = speech;
  const sorted = refusals.toSorted((a, b) => b.times - a.times || a.sender_id.localeCompare(b.sender_id));
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
  return [
    { type: 'heading', text: words.operators.heading, note: '' },
    { type: 'items', items },
    ...left(sorted.length - items.length, speech),
    { type: 'paragraph', text: words.operators.todo },
  ];
}

function lostBlocks(lost: readonly LostMailOfStore[], speech: Speech): Block[] {
  if (lost.length === 0) return [];
  const { words } = speech;
  const shown = lost.slice(0, most);
  const items = shown.map(mail => ({
    title: speech.say(words.operators.lostItem, {
      store: typedText(mail.store_id, 32),
      recipient: typedText(mail.recipient, 120),
      subject: typedText(mail.subject, 160),
    }),
    detail: speech.say(words.operators.lost[mail.state], { reason: typedText(mail.last_error ?? '', 300) }),
    link: null,
  }));
  const numbers = speech.list(shown.map(mail => String(mail.report_id)));
  return [
    { type: 'heading', text: words.operators.lostHeading, note: '' },
    { type: 'items', items },
    ...left(lost.length - items.length, speech),
    { type: 'paragraph', text: speech.say(words.operators.lostTodo, { numbers }) },
  ];
}

const left = (count: number, speech: Speech): Block[] =>
  count > 0 ? [{ type: 'paragraph', text: speech.count(speech.words.operators.more, count) }] : [];

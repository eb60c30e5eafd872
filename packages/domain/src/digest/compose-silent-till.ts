import type { MailContent } from './content.ts';
import { mailToStore } from './frame.ts';
import type { ToldStore } from './reported.ts';
import { createSpeech, type Speech } from './speech.ts';
import { typedText } from './typed-text.ts';

/** A mail at once: the store is open, and a till says nothing. */
export function composeSilentTill(
  input: {
    readonly store: ToldStore;
    /** The day where the store is, YYYY-MM-DD. */
    readonly date: string;
    readonly till_id: string;
    /** ISO instant of its last file. */
    readonly last_heard_at: string;
    /** How often a file of it usually comes; null: not known. */
    readonly usual_minutes: number | null;
  },
  speech: Speech = createSpeech(input.store),
): MailContent {
  const { store, date } = input;
  const { words } = speech;
  const till = typedText(input.till_id, 32);
  const time =
    speech.dayOf(input.last_heard_at) === date
      ? speech.time(input.last_heard_at)
      : speech.dateTime(input.last_heard_at);
  const usual =
    input.usual_minutes === null
      ? []
      : [
          speech.say(words.silent.usual, {
            minutes: speech.count(words.silent.minutes, Math.max(1, Math.round(input.usual_minutes))),
          }),
        ];
  return mailToStore({
    ...{ kind: 'silent-till', store, date, speech },
    parts: [speech.say(words.subject.silent, { till, time })],
    summary: [speech.say(words.silent.summary, { till, time }), ...usual].join(' '),
    blocks: [
      { type: 'heading', text: words.headings.todo, note: '' },
      { type: 'paragraph', text: words.silent.todo },
      { type: 'paragraph', text: words.silent.vendor },
    ],
  });
}

import { createSpeech, type MailContent, noNumbers, type ToldStore, typedText } from '@tillkeeper/domain';
import { words } from '../words.ts';

const say = words.mails.newLink;

/** A new link to the page of open problems, for who came by one that had ended. */
export function composeNewLink({ store, date }: { store: ToldStore; date: string }): MailContent {
  const speech = createSpeech(store);
  const mail = speech.words;
  const storeId = typedText(store.store_id, 32);
  return {
    version: 2,
    kind: 'new-link',
    language: mail.language,
    subject: speech.say(mail.subject.frame, { store: storeId, parts: say.subject }),
    headline: say.headline,
    preheader: say.summary,
    masthead: speech.say(mail.masthead, { name: typedText(store.name), store: storeId, date: speech.date(date) }),
    greeting: speech.say(mail.greeting, { name: typedText(store.manager_name ?? store.name) }),
    summary: say.summary,
    blocks: [
      { type: 'button', label: say.button, note: mail.buttonNote, cause: '' },
      { type: 'paragraph', text: say.notAsked },
    ],
    closing: [mail.reasons.digest],
    numbers: noNumbers,
  };
}

import { type MailContent, noNumbers } from './content.ts';
import type { MailKind } from './mail-kind.ts';
import type { ToldStore } from './reported.ts';
import type { Speech } from './speech.ts';
import { typedText } from './typed-text.ts';

/** What every mail to a store has. `parts` make the subject. */
export function mailToStore(
  of: {
    readonly kind: MailKind;
    readonly store: ToldStore;
    /** YYYY-MM-DD where the store is. */
    readonly date: string;
    readonly speech: Speech;
    readonly parts: readonly string[];
  } & Pick<MailContent, 'summary' | 'blocks'> &
    Partial<Pick<MailContent, 'numbers' | 'closing' | 'preheader'>>,
): MailContent {
  const { store, speech } = of;
  const { words } = speech;
  const parts = of.parts.join(words.separator);
  const storeId = typedText(store.store_id, 32);
  return {
    version: 2,
    kind: of.kind,
    language: words.language,
    subject: speech.say(words.subject.frame, { store: storeId, parts }),
    headline: startOf(parts, words.language),
    preheader: of.preheader ?? of.summary,
    masthead: speech.say(words.masthead, {
      name: typedText(store.name),
      store: storeId,
      date: speech.date(of.date),
    }),
    greeting: speech.say(words.greeting, { name: typedText(store.manager_name ?? store.name) }),
    summary: of.summary,
    blocks: of.blocks,
    closing: of.closing ?? [words.reasons.digest],
    numbers: of.numbers ?? noNumbers,
  };
}

/** As a sentence begins. */
export function startOf(text: string, language: string): string {
  const [first = '', ...rest] = Array.from(text);
  return first.toLocaleUpperCase(language) + rest.join('');
}

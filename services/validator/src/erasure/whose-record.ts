import type { Sought } from '@tillkeeper/database';
import { digitsOf, isTellingPhone, tellingTexts } from '@tillkeeper/domain';
import type { NamedInRecord } from './person-in-record.ts';

/** Whether a record, or its transaction, is the person's: by the id, and where none is given by how to reach them. */
export function isTheirs(named: NamedInRecord, sought: Sought, isOfTheirTransaction: boolean): boolean {
  if (named.customerId === sought.id) return true;
  if (named.customerId !== '') return false;
  const digits = digitsOf(named.phone);
  return (
    isOfTheirTransaction ||
    (named.email !== '' && sought.emails.includes(named.email.toLowerCase())) ||
    (isTellingPhone(named.phone) && sought.phones.some(phone => digitsOf(phone) === digits))
  );
}

/** Whether one of the texts (in lower case) stands in a text. */
export function isTold(text: string, texts: readonly string[]): boolean {
  const lower = text.toLowerCase();
  return texts.some(telling => lower.includes(telling));
}

/** Whether a text that could not be split into columns speaks of the person. */
export function speaksOf(text: string, sought: Sought): boolean {
  return isTold(text, tellingTexts(sought)) || text.split(/[^\p{L}\p{N}._-]+/u).includes(sought.id);
}

/** The same with how the person is written in this record, too; the same object where that is known. */
export function learnFrom(sought: Sought, named: NamedInRecord): Sought {
  const names = withText(sought.names, named.name.toLowerCase());
  const emails = withText(sought.emails, named.email.toLowerCase());
  const phones = withText(sought.phones, named.phone);
  const isKnown = names === sought.names && emails === sought.emails && phones === sought.phones;
  return isKnown ? sought : { ...sought, names, emails, phones };
}

const withText = (known: readonly string[], text: string): readonly string[] =>
  text === '' || known.includes(text) ? known : [...known, text];

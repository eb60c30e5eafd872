import { createBoundedMemo, normaliseEmail, normaliseText } from '@tillkeeper/domain';
import { normalisePhone } from '@tillkeeper/domain/phone';
import type { Cells } from './contract-row.ts';
import { at, cellOf, salesColumn } from './sales-columns.ts';

/** A customer's contact in one form each; null where nothing is given or what is given is none. */
export interface Contact {
  readonly name: string | null;
  readonly email: string | null;
  readonly phone: string | null;
}
export type ContactCode = 'email.invalid' | 'phone.invalid';

/** Finds the one form of a text; undefined where it is none. The same texts come again and again: they are remembered. */
export interface ContactForms {
  name(text: string): string;
  email(text: string): string | undefined;
  /** `country`: ISO 3166-1, two letters; '' where nobody knows. */
  phone(text: string, country: string): string | undefined;
}

/** A telephone number takes 40 us, one that is remembered a tenth of one; all of these take 20 MB at most. */
const remembered = 20_000;

export function createContactForms(): ContactForms {
  // two letters of the country, then the text
  const phone = createBoundedMemo(remembered, key => normalisePhone(key.slice(2), key.slice(0, 2)));
  return {
    name: createBoundedMemo(remembered, normaliseText),
    email: createBoundedMemo(remembered, normaliseEmail),
    phone: (text, country) => phone((country.length === 2 ? country : '--') + text),
  };
}

const nothing: Contact = { name: null, email: null, phone: null };

/**
 * The contact of a row's customer, the telephone number as it is written in the store's country. What is no address and no
 * number is said by its column, never with what stood there, and left out; staging keeps it as it was sent.
 */
export function createContactRule(
  forms: ContactForms = createContactForms(),
): (cells: Cells, storeCountry: string, say: (code: ContactCode, column: number) => void) => Contact {
  return (cells, storeCountry, say) => {
    const name = given(cells, at.customerName);
    const email = given(cells, at.customerEmail);
    const phone = given(cells, at.customerPhone);
    if (name === '' && email === '' && phone === '') return nothing;
    const address = email === '' ? undefined : forms.email(email);
    const number = phone === '' ? undefined : forms.phone(phone, storeCountry);
    if (email !== '' && address === undefined) say('email.invalid', at.customerEmail);
    if (phone !== '' && number === undefined) say('phone.invalid', at.customerPhone);
    return { name: forms.name(name) || null, email: address ?? null, phone: number ?? null };
  };
}

const longest = Math.min(
  ...[at.customerName, at.customerEmail, at.customerPhone].map(index => {
    const column = salesColumn(index);
    return column.kind === 'text' ? column.maxLength : 0;
  }),
);

/** What is longer than a column is a finding of its own, and not worth the work. */
function given(cells: Cells, column: number): string {
  const text = cellOf(cells, column);
  return text.length > longest ? '' : text;
}

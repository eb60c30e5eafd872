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

/** A telephone number takes 40 us, one that is remembered a tenth of one; these are 10 MB at most. */
const remembered = 20_000;

export function createContactForms(): ContactForms {
  const phones = new Map<string, (text: string) => string | undefined>();
  const phonesOf = (country: string): ((text: string) => string | undefined) => {
    const known = phones.get(country) ?? createBoundedMemo(remembered, text => normalisePhone(text, country));
    phones.set(country, known);
    return known;
  };
  return {
    name: createBoundedMemo(remembered, normaliseText),
    email: createBoundedMemo(remembered, normaliseEmail),
    phone: (text, country) => phonesOf(country)(text),
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
  const given = (cells: Cells, column: number): string => {
    const text = cellOf(cells, column);
    return text.length > longest(column) ? '' : text;
  };
  return (cells, storeCountry, say) => {
    const [name, email, phone] = [
      given(cells, at.customerName),
      given(cells, at.customerEmail),
      given(cells, at.customerPhone),
    ];
    if (name === '' && email === '' && phone === '') return nothing;
    const address = email === '' ? undefined : forms.email(email);
    const number = phone === '' ? undefined : forms.phone(phone, storeCountry);
    if (email !== '' && address === undefined) say('email.invalid', at.customerEmail);
    if (phone !== '' && number === undefined) say('phone.invalid', at.customerPhone);
    return { name: forms.name(name) || null, email: address ?? null, phone: number ?? null };
  };
}

/** What is longer is a finding of its own, and not worth the work. */
function longest(index: number): number {
  const column = salesColumn(index);
  return column.kind === 'text' ? column.maxLength : 0;
}

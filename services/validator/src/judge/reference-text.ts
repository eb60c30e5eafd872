import type { Column } from '@tillkeeper/contracts';
import type { ContactCode, ContactForms } from './judge-contacts.ts';

export interface TextForm {
  /** Null: nothing is left of it, or it is none. */
  readonly value: string | null;
  readonly code?: ContactCode;
}

/**
 * The one form of a text of reference data: names and words without stray blanks, e-mail addresses in lower case, telephone numbers
 * as E.164. Undefined where a column has no such form: keys stay as they are, letter by letter.
 */
export function createTextForm(
  column: Pick<Column, 'name' | 'kind'>,
  forms: ContactForms,
): ((text: string, country: string) => TextForm) | undefined {
  if (column.kind !== 'text') return undefined;
  switch (column.name) {
    case 'email':
    case 'manager_email':
      return text => {
        const value = forms.email(text);
        return value === undefined ? { value: null, code: 'email.invalid' } : { value };
      };
    case 'phone':
      return (text, country) => {
        const value = forms.phone(text, country);
        return value === undefined ? { value: null, code: 'phone.invalid' } : { value };
      };
    default:
      return text => ({ value: forms.name(text) || null });
  }
}

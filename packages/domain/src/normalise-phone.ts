import { isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js/min';
import { normaliseText } from './normalise-text.ts';

/** Some plans allow more digits than the fifteen of E.164: nobody can call these from abroad. */
const e164 = /^\+[1-9]\d{6,14}$/;

/**
 * A telephone number as E.164 (`+442079460018`); undefined where the text is none. One that does not begin with + or the
 * country's prefix for abroad is read as people write it in `country` (ISO 3166-1, two letters); where that is not known only
 * international numbers are. It has to be in a range that the numbering plan of its country has given out. An extension is
 * understood and left out: E.164 has none. Two numbers in one text are none, nor is a number with words.
 */
export function normalisePhone(text: string, country: string | undefined): string | undefined {
  const number = parsePhoneNumberFromString(normaliseText(text), {
    ...(country !== undefined && isSupportedCountry(country) ? { defaultCountry: country } : {}),
    // a number is the whole text: nothing is searched for among other words
    extract: false,
  });
  return number?.isValid() === true && e164.test(number.number) ? number.number : undefined;
}

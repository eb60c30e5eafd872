import { isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js/min';
import metadata from 'libphonenumber-js/min/metadata';
import { normaliseText } from './normalise-text.ts';

/** Some plans allow more digits than the fifteen of E.164: nobody can call these from abroad. */
const e164 = /^\+[1-9]\d{6,14}$/;

/**
 * A telephone number as E.164 (`+442079460018`); undefined where the text is none. One that does not begin with + or the
 * country's prefix for abroad is read as people write it in `country` (ISO 3166-1, two letters); where that is not known only
 * international numbers are. It has to fit the numbering plan of its country: in length and in the digits it may begin with. Whether
 * a range has been given out is not asked: plans change more often than this library does, and a right number must not be
 * left out. An extension is understood and left out: E.164 has none. Two numbers in one text are none, nor is a number with words.
 */
export function normalisePhone(text: string, country: string | undefined): string | undefined {
  const number = parsePhoneNumberFromString(normaliseText(text), {
    ...(country !== undefined && isSupportedCountry(country) ? { defaultCountry: country } : {}),
    // a number is the whole text: nothing is searched for among other words
    extract: false,
  });
  if (number === undefined || !e164.test(number.number)) return undefined;
  const isInPlan = number.isPossible() && planOf(number.countryCallingCode).test(number.nationalNumber);
  // of the countries that share a code a small one may have numbers of its own
  return isInPlan || number.isValid() ? number.number : undefined;
}

const plans = new Map<string, RegExp>();

/** What national numbers look like under a calling code, in the largest of the countries that share it. */
function planOf(callingCode: string): RegExp {
  const known = plans.get(callingCode);
  if (known !== undefined) return known;
  const [country] = metadata.country_calling_codes[callingCode] ?? [];
  const described = country === undefined ? metadata.nonGeographic[callingCode] : metadata.countries[country];
  // the third member: so `isValid` finds it, where countries do not share a code
  const pattern: unknown = described?.[2];
  const plan = new RegExp(`^(?:${typeof pattern === 'string' ? pattern : '\\d+'})$`);
  plans.set(callingCode, plan);
  return plan;
}

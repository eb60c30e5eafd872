import { minorUnitExponent } from '@tillkeeper/contracts';
import { english, type Plural, type Words } from './words.ts';

/** How a store is spoken to: words of a language; dates, money and numbers as the store's country writes them. */
export interface Speech {
  readonly words: Words;
  say(text: string, values?: Readonly<Record<string, string>>): string;
  count(forms: Plural, n: number, values?: Readonly<Record<string, string>>): string;
  number(n: number): string;
  /** Minor units of a currency; where it is not known, what it would be with two decimals. */
  money(minor: number, currency: string): string;
  /** What is not nothing, of each currency; of none: no money of `currency`. */
  sum(amounts: readonly { readonly minor: number; readonly currency: string }[], currency: string): string;
  /** YYYY-MM-DD in words. */
  date(day: string): string;
  shortDate(day: string): string;
  /** An instant as the store's clock shows it. */
  time(instant: string): string;
  dateTime(instant: string): string;
  /** The day of an instant where the store is, YYYY-MM-DD. */
  dayOf(instant: string): string;
  list(texts: readonly string[]): string;
}

export interface SpokenTo {
  /** ISO 3166, two letters. */
  readonly country: string;
  /** IANA. */
  readonly time_zone: string;
}

/**
 * Names of days and months are words and stay in the language; how numbers, money and clock are written is the
 * country's own habit (1.234,50 € in Germany), where it writes in Latin letters.
 */
export function localesOf(country: string, language: string): { readonly words: string; readonly numbers: string } {
  const words = `${language}-${country}`;
  const own = new Intl.Locale(`und-${country}`).maximize();
  return { words, numbers: own.script === 'Latn' && own.language !== 'und' ? `${own.language}-${country}` : words };
}

export function createSpeech(to: SpokenTo, words: Words = english): Speech {
  const locales = localesOf(to.country, words.language);
  const numbers = new Intl.NumberFormat(locales.numbers);
  const plurals = new Intl.PluralRules(words.language);
  const lists = new Intl.ListFormat(locales.words, { type: 'conjunction' });
  const zoned = { timeZone: to.time_zone } as const;
  const ofDay = { timeZone: 'UTC', day: 'numeric' } as const;
  const longDate = new Intl.DateTimeFormat(locales.words, {
    ...ofDay,
    weekday: 'long',
    month: 'long',
    year: 'numeric',
  });
  const shortDate = new Intl.DateTimeFormat(locales.words, { ...ofDay, month: 'short' });
  const clock = new Intl.DateTimeFormat(locales.words, { ...zoned, hour: '2-digit', minute: '2-digit' });
  const shortZoned = new Intl.DateTimeFormat(locales.words, { ...zoned, day: 'numeric', month: 'short' });
  const plainDay = new Intl.DateTimeFormat('en-CA', zoned);
  const moneyFormats = new Map<string, Intl.NumberFormat>();

  const say: Speech['say'] = (text, values = {}) =>
    text.replace(/\{(\w+)\}/g, (_, name: string) => {
      const value = values[name];
      if (value === undefined) throw new Error(`nothing is given for {${name}} of "${text}"`);
      return value;
    });
  const moneyFormatOf = (currency: string): Intl.NumberFormat => {
    const known = moneyFormats.get(currency);
    if (known !== undefined) return known;
    const digits = minorUnitExponent(currency);
    const decimals = { minimumFractionDigits: digits, maximumFractionDigits: digits };
    const made = /^[A-Z]{3}$/.test(currency)
      ? new Intl.NumberFormat(locales.numbers, { style: 'currency', currency, ...decimals })
      : new Intl.NumberFormat(locales.numbers, decimals);
    moneyFormats.set(currency, made);
    return made;
  };
  const money: Speech['money'] = (minor, currency) => {
    const amount = moneyFormatOf(currency).format(decimalText(minor, minorUnitExponent(currency)));
    return /^[A-Z]{3}$/.test(currency) ? amount : say(words.noCurrency, { amount });
  };
  return {
    words,
    say,
    money,
    count: (forms, n, values = {}) => say(forms[plurals.select(n)] ?? forms.other, { ...values, n: numbers.format(n) }),
    number: n => numbers.format(n),
    sum: (amounts, currency) => {
      const some = amounts.filter(amount => amount.minor !== 0);
      return some.length === 0
        ? money(0, amounts[0]?.currency ?? currency)
        : lists.format(some.map(amount => money(amount.minor, amount.currency)));
    },
    date: day => longDate.format(new Date(`${day}T00:00:00Z`)),
    shortDate: day => shortDate.format(new Date(`${day}T00:00:00Z`)),
    time: instant => clock.format(new Date(instant)),
    dateTime: instant => `${shortZoned.format(new Date(instant))}${words.separator}${clock.format(new Date(instant))}`,
    dayOf: instant => plainDay.format(new Date(instant)),
    list: texts => lists.format(texts),
  };
}

type Decimal = `${number}`;
/** Intl reads decimal text exactly, and the money never becomes a fraction of a float. */
function decimalText(minor: number, exponent: number): Decimal {
  const digits = String(Math.abs(minor)).padStart(exponent + 1, '0');
  const whole = digits.slice(0, digits.length - exponent);
  return `${minor < 0 ? '-' : ''}${whole}${exponent === 0 ? '' : `.${digits.slice(-exponent)}`}` as Decimal; // digits alone
}

import { expect, test } from 'vitest';
import { createSpeech, localesOf } from './speech.ts';
import { english } from './words.ts';

const british = createSpeech({ country: 'GB', time_zone: 'Europe/London' });

test.each([
  [123_456_789, 'GBP', '£1,234,567.89'],
  [-5, 'GBP', '-£0.05'],
  [0, 'GBP', '£0.00'],
  [1_500, 'JPY', 'JP¥1,500'],
  [1_234, 'KWD', 'KWD 1.234'],
  [9_007_199_254_740_991, 'GBP', '£90,071,992,547,409.91'],
  [412, '', '4.12 of no known currency'],
  [412, '<b>', '4.12 of no known currency'],
])('%i minor units of %s read %s', (minor, currency, text) => {
  expect(british.money(minor, currency).replaceAll('\u00a0', ' ')).toBe(text);
});
test.each([
  ['GB', 'en-GB', 'en-GB'],
  ['DE', 'en-DE', 'de-DE'],
  ['CH', 'en-CH', 'de-CH'],
  ['US', 'en-US', 'en-US'],
  ['AE', 'en-AE', 'en-AE'],
  ['ZZ', 'en-ZZ', 'en-ZZ'],
])('a store in %s has words of %s and numbers of %s', (country, words, numbers) => {
  expect(localesOf(country, 'en')).toEqual({ words, numbers });
});
test('a day stays the day that it is, an instant is shown by the clock of the store', () => {
  const tokyo = createSpeech({ country: 'JP', time_zone: 'Asia/Tokyo' });
  expect(tokyo.date('2026-11-20')).toBe('Friday, November 20, 2026');
  expect(tokyo.dayOf('2026-11-20T16:00:00Z')).toBe('2026-11-21');
  expect(british.time('2026-07-20T13:32:00Z')).toBe('14:32');
});
test('money that is not there is not said beside money that is', () => {
  const none = { minor: 0, currency: 'EUR' };
  expect(british.sum([none, { minor: 5, currency: 'GBP' }], 'GBP')).toBe('£0.05');
  expect(british.sum([none], 'GBP')).toBe('€0.00');
  expect(british.sum([], 'GBP')).toBe('£0.00');
});
test('what fills a text in is not filled in itself, and what is missing is a mistake', () => {
  expect(british.say('{first} and {second}', { first: '{second}', second: '$&' })).toBe('{second} and $&');
  expect(() => british.say('{first}')).toThrow('nothing is given for {first}');
});
test('the form of a word is that of its language', () => {
  const polish = createSpeech({ country: 'PL', time_zone: 'Europe/Warsaw' }, { ...english, language: 'pl' });
  const forms = { one: '{n} plik', few: '{n} pliki', many: '{n} plików', other: '{n} pliku' };
  expect([1, 2, 5, 22].map(n => polish.count(forms, n))).toEqual(['1 plik', '2 pliki', '5 plików', '22 pliki']);
});

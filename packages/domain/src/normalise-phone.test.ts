import fc from 'fast-check';
import { getCountries, getExampleNumber } from 'libphonenumber-js/min';
import examples from 'libphonenumber-js/mobile/examples';
import { expect, test } from 'vitest';
import { normalisePhone } from './normalise-phone.ts';

test.each<[string, string, string]>([
  ['020 7946 0018', 'GB', '+442079460018'],
  ['(020) 7946-0018', 'GB', '+442079460018'],
  ['+44 (0)20 7946 0018', 'GB', '+442079460018'],
  ['0044 20 7946 0018', 'GB', '+442079460018'],
  ['00 44 20 7946 0018', 'IE', '+442079460018'],
  ['442079460018', 'GB', '+442079460018'],
  ['2079460018', 'GB', '+442079460018'],
  ['\u200e020\u00a07946\u20110018 ', 'GB', '+442079460018'],
  ['０２０７９４６００１８', 'GB', '+442079460018'],
  ['٠٢٠٧٩٤٦٠٠١٨', 'GB', '+442079460018'],
  ['03-3210-9876', 'JP', '+81332109876'],
  ['(650) 253-0000', 'US', '+16502530000'],
  ['+1 650 253 0000', 'GB', '+16502530000'],
  // in Italy the zero is part of the number
  ['06 6982', 'IT', '+39066982'],
  ['020 7946 0018 ext. 5', 'GB', '+442079460018'],
  // a range that nobody has been given yet: whether it will be, plans say more often than we do
  ['07700 900123', 'GB', '+447700900123'],
  ['+800 1234 5678', 'GB', '+80012345678'],
])('%s in %s is %s', (text, country, number) => {
  expect(normalisePhone(text, country)).toBe(number);
});

test.each<[string, string | undefined]>([
  ['', 'GB'],
  ['123', 'GB'],
  ['n/a', 'GB'],
  ['0000000000', 'GB'],
  ['+1 000 000 0000', 'GB'],
  // of Tokyo
  ['03-3210-9876', 'GB'],
  ['020 7946', 'GB'],
  ['020 7946 0018 00', 'GB'],
  ['020 7946 0018 / 020 7946 0019', 'GB'],
  ['020 7946 0018 (home)', 'GB'],
  // what a spreadsheet makes of it
  ['2.07946E+9', 'GB'],
  ['2079460018.0', 'GB'],
  ['+999 123 456 789', 'GB'],
  ['ann@example.com', 'GB'],
  ['020 7946 0018', undefined],
  ['020 7946 0018', 'XX'],
  ['020 7946 0018', 'constructor'],
])('%j in %s is no telephone number', (text, country) => {
  expect(normalisePhone(text, country)).toBeUndefined();
});

test.each(getCountries())('a mobile number of %s is taken as it is written there and abroad', country => {
  const example = getExampleNumber(country, examples);
  // Tristan da Cunha and the like have no mobile telephones
  if (example === undefined) return;
  expect(normalisePhone(example.formatNational(), country)).toBe(example.number);
  expect(normalisePhone(example.formatInternational(), undefined)).toBe(example.number);
});

test('an international number is the same wherever the store is, also where nobody knows', () => {
  for (const country of ['GB', 'JP', 'US', 'XX', undefined])
    expect(normalisePhone('+44 20 7946 0018', country)).toBe('+442079460018');
});

test('what is taken is E.164, and comes out the same again in any country', () => {
  const countries = ['GB', 'IE', 'DE', 'FR', 'IT', 'US', 'JP', 'AU', 'BR', 'KW'];
  const digits = fc.string({ unit: fc.constantFrom(...'0123456789 -()+'), minLength: 6, maxLength: 16 });
  let taken = 0;
  fc.assert(
    fc.property(digits, fc.constantFrom(...countries), fc.constantFrom(...countries), (text, here, there) => {
      const number = normalisePhone(text, here);
      if (number === undefined) return;
      taken += 1;
      expect(number).toMatch(/^\+[1-9]\d{6,14}$/);
      expect(normalisePhone(number, there)).toBe(number);
    }),
    { numRuns: 3000 },
  );
  expect(taken).toBeGreaterThan(10);
});

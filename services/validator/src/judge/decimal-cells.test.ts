import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createDecimalReader, type DecimalCell } from './decimal-cells.ts';

const column = { scale: 3, max: 1e6 };
const read = (text: string, sign: '.' | ',' = '.'): DecimalCell | string => createDecimalReader(column, sign)(text);

test.each<['.' | ',', string, number, string]>([
  ['.', '1.5', 1500, '1.5'],
  ['.', '1.500', 1500, '1.5'],
  ['.', '1.5000000', 1500, '1.5'],
  ['.', '-1.5', -1500, '-1.5'],
  ['.', '007', 7000, '7'],
  ['.', '0', 0, '0'],
  ['.', '-0', 0, '0'],
  ['.', '-0.000', 0, '0'],
  ['.', '100', 100_000, '100'],
  ['.', '1000000', 1_000_000_000, '1000000'],
  ['.', '0.1', 100, '0.1'],
  // the doubles that are nearest to these are others
  ['.', '1.005', 1005, '1.005'],
  ['.', '999999.999', 999_999_999, '999999.999'],
  [',', '1,5', 1500, '1.5'],
  [',', '-0,050', -50, '-0.05'],
  [',', '1500', 1_500_000, '1500'],
])('with %s as decimal sign, %s is read exactly', (sign, text, value, canonical) => {
  expect(read(text, sign)).toEqual({ value, text: canonical });
});

const unreadable: Readonly<Record<'.' | ',', readonly string[]>> = {
  '.': [
    // a separator of thousands, or the other sign
    ...['1,234.56', '1,5', '1,234', '1.234.5', '1 234', "1'234", '1_234', '1\u00a0234', '1\u202f234'],
    ...['1e3', '1E3', '1e400', '0x10', '0b1', '5n', 'NaN', 'Infinity', 'inf'],
    ...['+5', '--5', '5-', '(5)', '-', '- 5', '\u22125', '\u20135', '\uff0d5'],
    ...['.5', '5.', '.', '-.5', ''],
    ...[' 5', '5 ', '\t5', '5\n', '\ufeff5', '5\u0000', '5\u200b'],
    // digits of other scripts, full-width, superscript, Roman, in a circle
    ...['٣', '५', '５', '1．5', '1٫5', '5²', 'Ⅴ', '⑤', '½'],
    ...['£5', '5 GBP', '5%', 'five', 'l0', '1O', 'null', '#REF!'],
  ],
  ',': ['1.234,56', '1.5', '1.234', '1.234.567', '1,234,5', '1 234,5', ',5', '5,', ',', '+5', '1e3', '٣'],
};
test.each(unreadable['.'])('where the point is the decimal sign, %j is no number', text => {
  expect(read(text, '.')).toBe('number.unreadable');
});
test.each(unreadable[','])('where the comma is the decimal sign, %j is no number', text => {
  expect(read(text, ',')).toBe('number.unreadable');
});

test('more decimals than are kept are refused, not rounded; more than there may be, too', () => {
  expect(read('1.0005')).toBe('number.too-many-decimals');
  expect(read('0.0001')).toBe('number.too-many-decimals');
  expect(read('1000000.001')).toBe('number.out-of-range');
  expect(read('-1000001')).toBe('number.out-of-range');
  expect(read('99999999999999999999')).toBe('number.out-of-range');
  expect(read('9'.repeat(400))).toBe('number.unreadable');
});

test('a number is read as the digits say, however many zeros are around them, and its text says the same', () => {
  const written = fc.record({
    isNegative: fc.boolean(),
    whole: fc.bigInt({ min: 0n, max: 2_000_000n }),
    fraction: fc.string({ unit: fc.constantFrom(...'0000123456789'), maxLength: 6 }),
    before: fc.nat(3),
    after: fc.nat(4),
    sign: fc.constantFrom('.' as const, ',' as const),
  });
  fc.assert(
    fc.property(written, ({ isNegative, whole, fraction, before, after, sign }) => {
      const decimals = fraction + '0'.repeat(fraction === '' ? 0 : after);
      const text = `${isNegative ? '-' : ''}${'0'.repeat(before)}${whole}${decimals === '' ? '' : sign + decimals}`;
      const significant = fraction.replace(/0+$/, '');
      const milli = whole * 1000n + BigInt(significant.slice(0, 3).padEnd(3, '0'));
      const found = read(text, sign);
      if (significant.length > 3) expect(found).toBe('number.too-many-decimals');
      else if (milli > 1_000_000_000n) expect(found).toBe('number.out-of-range');
      else {
        const value = isNegative && milli !== 0n ? -Number(milli) : Number(milli);
        const canonical = `${value < 0 ? '-' : ''}${whole}${significant === '' ? '' : `.${significant}`}`;
        expect(found).toEqual({ value, text: canonical });
        expect(read(canonical)).toEqual(found);
      }
    }),
    { numRuns: 3000 },
  );
});

test('whatever is read has only digits, one sign before them and one decimal sign between them', () => {
  const signs = "0123456789.,+-−_eE '٣５²";
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom(...signs), maxLength: 6 }),
      fc.constantFrom('.' as const, ',' as const),
      (text, sign) => {
        const shape = sign === '.' ? /^-?\d+(\.\d+)?$/ : /^-?\d+(,\d+)?$/;
        expect(read(text, sign) === 'number.unreadable').toBe(!shape.test(text));
      },
    ),
    { numRuns: 5000 },
  );
});

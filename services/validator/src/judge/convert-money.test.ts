import { type ConversionCode, contractFormat, type FormatFile } from '@tillkeeper/contracts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createMoneyConversion, type Money } from './convert-money.ts';
import { createRowFaults } from './row-faults.ts';
import { salesColumns } from './sales-columns.ts';

const [contract] = contractFormat.files;
if (contract === undefined) throw new Error('the contract has no files');

type Sent = Readonly<Partial<Record<'quantity' | 'unit_price' | 'discount_amount' | 'line_total', string>>>;
const read = (
  sent: Sent,
  currency = 'GBP',
  format: Partial<FormatFile> = {},
  own: Readonly<Record<string, string>> = {},
): { money: Money; faults: readonly { code: ConversionCode; column: string; detail?: string | undefined }[] } => {
  const texts = new Map(Object.entries({ quantity: '1', unit_price: '10', line_total: '10', ...sent }));
  const faults = createRowFaults();
  const money = createMoneyConversion({ ...contract, ...format })(
    salesColumns.map(({ name }) => texts.get(name) ?? ''),
    { currency, senderCell: name => new Map(Object.entries(own)).get(name) ?? '' },
    faults,
  );
  return { money, faults: faults.take() };
};
const codesOf = (...row: Parameters<typeof read>): string[] =>
  read(...row).faults.map(({ code, column }) => `${code} ${column}`);

test.each<[string, string, string]>([
  ['half a yen', 'JPY', '10.50'],
  ['a cent of a yen', 'JPY', '0.01'],
  ['a third decimal of a pound', 'GBP', '10.505'],
  // the contract has two decimals, whatever the currency
  ['a third decimal of a dinar', 'KWD', '10.505'],
])('%s cannot be booked: %s %s', (_, currency, line_total) => {
  expect(codesOf({ line_total }, currency)).toEqual(['number.too-many-decimals line_total']);
  expect(read({ line_total }, currency).money.total).toBeUndefined();
  expect(codesOf({ discount_amount: line_total }, currency)).toEqual(['number.too-many-decimals discount_amount']);
});

test.each<[string, string, number]>([
  ['JPY', '1050', 105_000],
  ['JPY', '1050.00', 105_000],
  ['KWD', '10.50', 1050],
  ['GBP', '10.50', 1050],
  // where the currency is not known nobody can say what cannot be paid
  ['', '10.50', 1050],
])('%s %s is read exactly', (currency, line_total, cents) => {
  expect(read({ line_total }, currency)).toMatchObject({ money: { total: { value: cents } }, faults: [] });
});

test.each<[string, Sent, string, string]>([
  ['to the yen', { quantity: '0.5', unit_price: '333' }, 'JPY', '167'],
  ['to the yen once, not first to hundredths', { quantity: '0.001', unit_price: '499.9' }, 'JPY', '0'],
  ['to the penny', { quantity: '0.5', unit_price: '4.99' }, 'GBP', '2.5'],
  ['less the discount', { quantity: '3', unit_price: '333.333333', discount_amount: '100' }, 'JPY', '900'],
])('what the total has to be is rounded %s', (_, sent, currency, text) => {
  expect(read(sent, currency).money.expectedTotal?.text).toBe(text);
  expect(read(sent, currency, { line_total: 'derived' }).money.total?.text).toBe(text);
});

const inGrams: Partial<FormatFile> = { quantity_unit: { constant: 'g' } };
test('grams are kept as kilograms, of one of which the price is the price', () => {
  expect(read({ quantity: '250', unit_price: '12' }, 'GBP', inGrams).money).toMatchObject({
    quantity: { value: 250, text: '0.25' },
    expectedTotal: { text: '3' },
  });
  expect(
    read({ quantity: '250', line_total: '3.00' }, 'GBP', { ...inGrams, line_total: 'authority' }).money,
  ).toMatchObject({ unitPrice: { text: '12' } });
});

const inColumn: Partial<FormatFile> = {
  quantity_unit: { from: 'UOM', values: { EA: 'piece', KGM: 'kg', '': 'piece' } },
};
test.each([
  ['EA', '2', '2'],
  ['', '2', '2'],
  ['KGM', '0.25', '0.25'],
  [' g ', '250', '0.25'],
])('the unit of a row is what its column says: %j', (UOM, quantity, kept) => {
  expect(read({ quantity }, 'GBP', inColumn, { UOM })).toMatchObject({
    money: { quantity: { text: kept } },
    faults: [],
  });
});

test('a unit that nobody knows is refused, and so is less than what is kept', () => {
  const said = (quantity: string, UOM: string, format = inColumn): unknown =>
    read({ quantity }, 'GBP', format, { UOM }).faults;
  expect(said('2', 'stone')).toEqual([
    { code: 'field.invalid', column: 'quantity', value: '2', detail: '2 stone, that unit is not known' },
  ]);
  expect(said('2', '', { quantity_unit: { from: 'UOM' } })).toMatchObject([{ detail: '2, the unit is missing' }]);
  expect(said('0.5', 'g')).toMatchObject([{ code: 'number.too-many-decimals', column: 'quantity' }]);
  expect(read({ quantity: '2' }, 'GBP', inColumn, { UOM: 'stone' }).money.quantity).toBeUndefined();
  expect(codesOf({ quantity: 'x' }, 'GBP', inColumn, { UOM: 'stone' })).toEqual(['number.unreadable quantity']);
});

test('without a declared unit a quantity is what was sent', () => {
  expect(read({ quantity: '1.5' }, 'GBP', {}, { UOM: 'g' }).money.quantity).toEqual({ value: 1500, text: '1.5' });
});

test('an amount that is read is what was sent, digit by digit, in every currency', () => {
  const digits = fc.tuple(fc.nat(9_999_999), fc.nat(99)).map(([whole, part]) => [whole, part] as const);
  fc.assert(
    fc.property(digits, fc.constantFrom('GBP', 'JPY', 'KWD', 'EUR'), ([whole, part], currency) => {
      const line_total = `${whole}.${String(part).padStart(2, '0')}`;
      const { money, faults } = read({ line_total }, currency);
      if (currency === 'JPY' && part !== 0) expect(faults).toMatchObject([{ code: 'number.too-many-decimals' }]);
      else expect(money.total?.value).toBe(whole * 100 + part);
    }),
  );
});

import type { FormatFile } from '@tillkeeper/contracts';
import { expect, test } from 'vitest';
import { createCataloguePrice } from './catalogue-price.ts';

const storesIn = (...currencies: string[]) => ({
  stores: new Map(currencies.map((currency, index) => [`S${index}`, { timeZone: 'UTC', currency, country: 'GB' }])),
});
const price = (
  currencies: string[],
  currency: string,
  product: { listPrice: number | undefined; isService?: boolean } | undefined = { listPrice: 14_990_000 },
  list_price: FormatFile['list_price'] = 'label',
): string | undefined =>
  createCataloguePrice(storesIn(...currencies), { list_price })(
    product === undefined ? undefined : { isService: false, ...product },
    currency,
  )?.text;

test('a sale in the currency of the stores has the price of the catalogue beside it', () => {
  expect(price(['GBP', 'GBP'], 'GBP')).toBe('14.99');
});

test('a sale in another currency has none, nor has one where the stores do not agree what the catalogue is in', () => {
  expect(price(['GBP', 'GBP', 'JPY'], 'GBP')).toBe('14.99');
  expect(price(['GBP', 'GBP', 'JPY'], 'JPY')).toBeUndefined();
  expect(price(['GBP', 'JPY'], 'GBP')).toBeUndefined();
  expect(price([], '')).toBeUndefined();
});

test('services, articles without a price, and articles that nobody knows have none', () => {
  expect(price(['GBP'], 'GBP', { listPrice: 14_990_000, isService: true })).toBeUndefined();
  expect(price(['GBP'], 'GBP', { listPrice: undefined })).toBeUndefined();
  expect(price(['GBP'], 'GBP', { listPrice: 0 })).toBeUndefined();
  expect(createCataloguePrice(storesIn('GBP'), { list_price: 'label' })(undefined, 'GBP')).toBeUndefined();
});

test('where a format says that list prices are a guide, they decide nothing', () => {
  expect(price(['GBP'], 'GBP', { listPrice: 14_990_000 }, 'guide')).toBeUndefined();
});

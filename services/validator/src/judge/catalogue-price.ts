import type { ExactDecimal, FormatFile } from '@tillkeeper/contracts';
import { decimalText } from '@tillkeeper/domain';
import type { KnownProduct, Reference } from './reference-data.ts';

/**
 * What an article costs by the catalogue, in millionths; undefined where it says nothing about a sale: services are agreed
 * upon, a format may say that list prices are a guide, and a price in one currency says nothing about one in another. List prices
 * have no currency of their own: they are in that of more than half of the stores.
 */
export function createCataloguePrice(
  reference: Pick<Reference, 'stores'>,
  formatFile: Pick<FormatFile, 'list_price'>,
): (product: Pick<KnownProduct, 'listPrice' | 'isService'> | undefined, currency: string) => ExactDecimal | undefined {
  const priceCurrency = currencyOfMost([...reference.stores.values()].map(store => store.currency));
  if (formatFile.list_price === 'guide' || priceCurrency === undefined) return () => undefined;
  const prices = new Map<number, ExactDecimal>();
  return (product, currency) => {
    const value = product?.listPrice;
    if (value === undefined || value === 0 || product?.isService === true || currency !== priceCurrency)
      return undefined;
    let price = prices.get(value);
    if (price === undefined) {
      price = { value, text: decimalText(value, 6) };
      prices.set(value, price);
    }
    return price;
  };
}

/** The currency of more than half of the stores: that of list prices. */
export function currencyOfMost(currencies: readonly string[]): string | undefined {
  const counts = new Map<string, number>();
  for (const currency of currencies) counts.set(currency, (counts.get(currency) ?? 0) + 1);
  return [...counts].find(([, count]) => count * 2 > currencies.length)?.[0];
}

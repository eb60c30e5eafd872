/** How far a price is from the catalogue's: a share of it, 0.25 is a quarter more. */
export interface PriceDifference {
  readonly share: number;
}

/**
 * Whether a price is another than the catalogue's, and by how much of it; undefined where it is not. Prices are in millionths.
 * It is another when it is further off than `tolerance` (a share of the list price) and than one minor unit of the currency
 * (`exponent` decimals): a price that was derived from a total is rounded. An article whose list price is 0 has none.
 */
export function priceDifference(prices: {
  readonly unitPrice: number;
  readonly listPrice: number;
  readonly tolerance: number;
  readonly exponent: number;
}): PriceDifference | undefined {
  const { unitPrice, listPrice } = prices;
  if (listPrice <= 0 || unitPrice === listPrice) return undefined;
  const off = unitPrice - listPrice;
  const allowed = Math.max(listPrice * prices.tolerance, 10 ** (6 - prices.exponent));
  return Math.abs(off) > allowed ? { share: off / listPrice } : undefined;
}

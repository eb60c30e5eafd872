import { divideHalfAway, productToCents } from './decimal.ts';

/** Hundredths that are one unit of a currency with `exponent` decimals, as far as the contract has them: a yen is 100, a fils is less than it can say. */
const centsOfUnit = (exponent: number): number => (exponent >= 2 ? 1 : 10 ** (2 - exponent));

/** Whether an amount in hundredths can be paid in a currency with `exponent` decimals: half a yen cannot. */
export function isPayable(cents: number, exponent: number): boolean {
  return cents % centsOfUnit(exponent) === 0;
}

/**
 * Quantity (thousandths) x price (millionths), in hundredths, rounded as a till does it, halves away from zero, to what can be
 * paid in a currency with `exponent` decimals; never to less than a hundredth, which is the contract's last decimal.
 */
export function productToPayable(quantityMilli: number, priceMicro: number, exponent: number): number {
  const unit = centsOfUnit(exponent);
  if (unit === 1) return productToCents(quantityMilli, priceMicro);
  // at once: 0.4949 rounded to hundredths and then again would be 0.5, and so 1
  return roundProduct(quantityMilli, priceMicro, 10_000_000 * unit) * unit;
}

function roundProduct(quantityMilli: number, priceMicro: number, divisor: number): number {
  const product = quantityMilli * priceMicro;
  if (Math.abs(product) < Number.MAX_SAFE_INTEGER - divisor) return divideHalfAway(product, divisor);
  const [exact, wide] = [BigInt(quantityMilli) * BigInt(priceMicro), BigInt(divisor)];
  const half = wide / 2n;
  return Number(exact < 0n ? -((half - exact) / wide) : (exact + half) / wide);
}

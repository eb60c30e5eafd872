/** Why a text is no decimal of a column. */
export type DecimalFault = 'number.unreadable' | 'number.out-of-range' | 'number.too-many-decimals';

const mostDigits = 24;
const [zero, nine, minus, point] = [48, 57, 45, 46];

/**
 * A decimal text as a whole number in units of 10^-scale, exactly; or why it is none. `max` bounds the absolute value;
 * max x 10^scale has to be a safe integer. Zeros at the end are no decimals: 1.10 has one. Read character by character:
 * a regular expression takes four to seven times as long.
 */
export function readDecimal(
  text: string,
  column: { readonly scale: number; readonly max: number },
): number | DecimalFault {
  const { scale } = column;
  const limit = column.max * 10 ** scale;
  if (!Number.isSafeInteger(limit)) throw new RangeError(`${column.max} with ${scale} decimals is no safe integer`);
  const isNegative = text.charCodeAt(0) === minus;
  const from = isNegative ? 1 : 0;
  // more than 2^53 is rounded, but never to less than the limit
  let value = 0;
  let decimals = 0;
  let hasTooMany = false;
  let pointAt = -1;
  for (let at = from; at < text.length; at += 1) {
    const character = text.charCodeAt(at);
    if (character === point && pointAt < 0 && at > from) pointAt = at;
    else if (character < zero || character > nine) return 'number.unreadable';
    else if (pointAt < 0) value = value * 10 + (character - zero);
    else if (decimals < scale) {
      value = value * 10 + (character - zero);
      decimals += 1;
    } else if (character !== zero) hasTooMany = true;
  }
  const wholeDigits = (pointAt < 0 ? text.length : pointAt) - from;
  const fractionDigits = pointAt < 0 ? 0 : text.length - pointAt - 1;
  if (wholeDigits === 0 || wholeDigits > mostDigits || fractionDigits > mostDigits || text.length - 1 === pointAt)
    return 'number.unreadable';
  if (hasTooMany) return 'number.too-many-decimals';
  for (; decimals < scale; decimals += 1) value *= 10;
  if (value > limit) return 'number.out-of-range';
  return isNegative ? 0 - value : value;
}

/** Canonical text of a whole number in units of 10^-scale: no zeros at the end, no minus zero. */
export function decimalText(value: number, scale: number): string {
  const digits = String(Math.abs(value)).padStart(scale + 1, '0');
  const whole = digits.slice(0, digits.length - scale);
  const fraction = digits.slice(digits.length - scale).replace(/0+$/, '');
  return `${value < 0 ? '-' : ''}${whole}${fraction === '' ? '' : `.${fraction}`}`;
}

/** Division of safe integers, halves away from zero, as tills round. `divisor` is positive and even, or 1. */
export function divideHalfAway(value: number, divisor: number): number {
  if (divisor === 1) return value;
  const raised = Math.abs(value) + divisor / 2;
  // the remainder is exact, so that the division has nothing to round
  const quotient = (raised - (raised % divisor)) / divisor;
  return value < 0 ? 0 - quotient : quotient;
}

/** Thousandths x millionths, to hundredths, halves away from zero. */
export function productToCents(quantityMilli: number, priceMicro: number): number {
  const product = quantityMilli * priceMicro;
  if (Math.abs(product) < Number.MAX_SAFE_INTEGER - 1e7) return divideHalfAway(product, 10_000_000);
  return Number(divideWide(BigInt(quantityMilli) * BigInt(priceMicro), 10_000_000n));
}

/** The price, in millionths, of which `quantityMilli` thousandths cost `cents` hundredths, halves away from zero. The quantity is not 0. */
export function priceOfCents(cents: number, quantityMilli: number): number {
  const [dividend, divisor] = [BigInt(cents) * 10_000_000n, BigInt(quantityMilli)];
  return Number(divisor < 0n ? divideWide(-dividend, -divisor) : divideWide(dividend, divisor));
}

function divideWide(value: bigint, divisor: bigint): bigint {
  // doubled, since half of an odd divisor is no whole number
  const half = (amount: bigint): bigint => (2n * amount + divisor) / (2n * divisor);
  return value < 0n ? -half(-value) : half(value);
}

/** Cents as minor units of a currency with `exponent` decimals. */
export function centsToMinor(cents: number, exponent: number): number {
  return exponent >= 2 ? cents * 10 ** (exponent - 2) : divideHalfAway(cents, 10 ** (2 - exponent));
}

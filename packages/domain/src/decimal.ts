/** Why a text is no decimal of a column. */
export type DecimalFault = 'number.unreadable' | 'number.out-of-range' | 'number.too-many-decimals';

const plain = /^(-?)(\d{1,24})(?:\.(\d{1,24}))?$/;

/**
 * A decimal text as an integer in units of 10^-scale, exactly; or why it is none. `max` bounds the absolute value.
 * Zeros at the end are no decimals: 1.10 has one.
 */
export function readDecimal(
  text: string,
  column: { readonly scale: number; readonly max: number },
): bigint | DecimalFault {
  const match = plain.exec(text);
  if (match === null) return 'number.unreadable';
  const [, sign, whole = '', fraction = ''] = match;
  const digits = fraction.replace(/0+$/, '');
  if (digits.length > column.scale) return 'number.too-many-decimals';
  const value = BigInt(whole + digits.padEnd(column.scale, '0'));
  if (value > BigInt(column.max) * 10n ** BigInt(column.scale)) return 'number.out-of-range';
  return sign === '-' ? -value : value;
}

/** Canonical text of an integer in units of 10^-scale: no zeros at the end, no minus zero. */
export function decimalText(value: bigint, scale: number): string {
  const digits = (value < 0n ? -value : value).toString().padStart(scale + 1, '0');
  const whole = digits.slice(0, digits.length - scale);
  const fraction = digits.slice(digits.length - scale).replace(/0+$/, '');
  return `${value < 0n ? '-' : ''}${whole}${fraction === '' ? '' : `.${fraction}`}`;
}

/** Integer division, halves away from zero, as tills round. `divisor` is positive. */
export function divideHalfAway(value: bigint, divisor: bigint): bigint {
  const half = divisor / 2n;
  return value < 0n ? -((-value + half) / divisor) : (value + half) / divisor;
}

/** Thousandths x millionths, to hundredths. */
export function productToCents(quantityMilli: bigint, priceMicro: bigint): bigint {
  return divideHalfAway(quantityMilli * priceMicro, 10_000_000n);
}

/** Cents as minor units of a currency with `exponent` decimals. */
export function centsToMinor(cents: bigint, exponent: number): bigint {
  return exponent >= 2 ? cents * 10n ** BigInt(exponent - 2) : divideHalfAway(cents, 10n ** BigInt(2 - exponent));
}

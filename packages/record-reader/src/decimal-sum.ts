const decimal = /^(-?)(\d{1,15})(?:\.(\d{1,6}))?$/;

/** A sum of decimal texts, exact. */
export interface DecimalSum {
  /** At most 15 digits before the point and 6 after it; one that cannot be read makes the sum undefined for good. */
  add(text: string): void;
  /** Decimal text without zeros at the end; undefined when a text could not be read. */
  total(): string | undefined;
}

export function createDecimalSum(): DecimalSum {
  let millionths: bigint | undefined = 0n;
  return {
    add(text) {
      if (millionths === undefined) return;
      const value = toMillionths(text);
      millionths = value === undefined ? undefined : millionths + value;
    },
    total: () => (millionths === undefined ? undefined : toText(millionths)),
  };
}

/** Exact sum of two decimal texts (15 digits before the point, 6 after), without zeros at the end; undefined when one cannot be read. */
export function addDecimals(a: string, b: string): string | undefined {
  const [left, right] = [toMillionths(a), toMillionths(b)];
  return left === undefined || right === undefined ? undefined : toText(left + right);
}

function toMillionths(text: string): bigint | undefined {
  const match = decimal.exec(text);
  if (match === null) return undefined;
  const [, sign, whole, fraction = ''] = match;
  const value = BigInt(`${whole}${fraction.padEnd(6, '0')}`);
  return sign === '-' ? -value : value;
}

function toText(millionths: bigint): string {
  const digits = (millionths < 0n ? -millionths : millionths).toString().padStart(7, '0');
  const fraction = digits.slice(-6).replace(/0+$/, '');
  return `${millionths < 0n ? '-' : ''}${digits.slice(0, -6)}${fraction === '' ? '' : `.${fraction}`}`;
}

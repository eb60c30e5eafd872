const decimal = /^(-?)(\d{1,15})(?:\.(\d{1,6}))?$/;

/** Exact sum of two decimal texts (15 digits before the point, 6 after), without zeros at the end; undefined when one cannot be read. */
export function addDecimals(a: string, b: string): string | undefined {
  const [left, right] = [toMillionths(a), toMillionths(b)];
  if (left === undefined || right === undefined) return undefined;
  const sum = left + right;
  const digits = (sum < 0n ? -sum : sum).toString().padStart(7, '0');
  const fraction = digits.slice(-6).replace(/0+$/, '');
  return `${sum < 0n ? '-' : ''}${digits.slice(0, -6)}${fraction === '' ? '' : `.${fraction}`}`;
}

function toMillionths(text: string): bigint | undefined {
  const match = decimal.exec(text);
  if (match === null) return undefined;
  const [, sign, whole, fraction = ''] = match;
  const value = BigInt(`${whole}${fraction.padEnd(6, '0')}`);
  return sign === '-' ? -value : value;
}

import { type DecimalFault, decimalText, readDecimal } from '@tillkeeper/domain';

/** A decimal as a whole number in units of 10^-scale, and its canonical text. */
export interface DecimalCell {
  readonly value: number;
  readonly text: string;
}

/** Reads the decimals of a column. */
export function createDecimalReader(
  column: { readonly scale: number; readonly max: number },
  decimalSign: '.' | ',',
): (text: string) => DecimalCell | DecimalFault {
  return text => {
    // where the comma is the decimal sign, 1.500 may be one and a half thousand: nobody guesses with money
    if (decimalSign === ',' && text.includes('.')) return 'number.unreadable';
    const plain = decimalSign === ',' ? text.replace(',', '.') : text;
    const value = readDecimal(plain, column);
    return typeof value === 'string'
      ? value
      : { value, text: isCanonical(plain) ? plain : decimalText(value, column.scale) };
  };
}

/** Whether a text that is a number is the canonical one: nothing before it or at its end can be left out. */
const isCanonical = (text: string): boolean =>
  !text.startsWith('0') && !text.startsWith('-') && (!text.endsWith('0') || !text.includes('.'));

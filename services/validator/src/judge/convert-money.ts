import { type ExactDecimal, type FormatFile, minorUnitExponent } from '@tillkeeper/contracts';
import { decimalText, isPayable, priceOfCents, productToPayable } from '@tillkeeper/domain';
import type { Cells, RowReader } from './contract-row.ts';
import { createQuantityConversion } from './convert-quantity.ts';
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

/** What it takes to read the amounts of a row beside its cells. */
export interface MoneyContext {
  /** '' where it is not known. */
  readonly currency: string;
  readonly senderCell: RowReader['senderCell'];
}

/** What a line costs: the numbers that were sent, and the one that the format derives from the others. */
export function createMoneyConversion(
  formatFile: FormatFile,
): (cells: Cells, context: MoneyContext, faults: RowFaults) => Money {
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
  const readDiscount = payable(readerOf(at.discountAmount), at.discountAmount);
  const readTotal = payable(readerOf(at.lineTotal), at.lineTotal);
  const toBaseQuantity = createQuantityConversion(formatFile);

  return (cells, context, faults) => {
    const { currency, senderCell } = context;
    const counted = readQuantity(cells, faults);
    const quantity = counted === undefined ? undefined : toBaseQuantity(counted, cells, senderCell, faults);
    const discount = readDiscount(cells, currency, faults);
    switch (formatFile.line_total) {
      case 'sent': {
        const unitPrice = readPrice(cells, faults);
        const sent = { quantity, discount, unitPrice, total: readTotal(cells, currency, faults) };
        return { ...sent, expectedTotal: expectTotal(sent, currency) };
      }
      case 'derived': {
        const sent = { quantity, discount, unitPrice: readPrice(cells, faults) };
        return {
          ...sent,
          total: withinBounds(expectTotal(sent, currency), at.lineTotal, total, faults),
          expectedTotal: undefined,
        };
      }
      case 'authority': {
        const sent = { quantity, discount, total: readTotal(cells, currency, faults) };
        const unitPrice = withinBounds(derivePrice(sent), at.unitPrice, price, faults);
        return { ...sent, unitPrice, expectedTotal: undefined };
      }
      default:
        return formatFile.line_total satisfies never;
    }
  };
}

/** Reads an amount that can be paid in the row's currency: half a yen cannot. */
function payable(
  read: (cells: Cells, faults: RowFaults) => ExactDecimal | undefined,
  index: number,
): (cells: Cells, currency: string, faults: RowFaults) => ExactDecimal | undefined {
  return (cells, currency, faults) => {
    const amount = read(cells, faults);
    if (amount === undefined || isPayable(amount.value, minorUnitExponent(currency))) return amount;
    faults.add('number.too-many-decimals', index, cellOf(cells, index), `${amount.text} ${currency} cannot be paid`);
    return undefined;
  };
}

function expectTotal(
  money: Pick<Money, 'quantity' | 'unitPrice' | 'discount'>,
  currency: string,
): ExactDecimal | undefined {
  const { quantity, unitPrice, discount } = money;
  if (quantity === undefined || unitPrice === undefined || discount === undefined) return undefined;
  const value = productToPayable(quantity.value, unitPrice.value, minorUnitExponent(currency)) - discount.value;
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

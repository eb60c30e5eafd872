import type { FormatFile, TransactionType } from '@tillkeeper/contracts';
import { decimalText, priceOfCents, productToCents } from '@tillkeeper/domain';
import type { Cells } from './contract-row.ts';
import { createDecimalReader, type DecimalCell } from './decimal-cells.ts';
import type { RowFindings } from './row-findings.ts';
import { at, cellOf, salesColumn } from './sales-columns.ts';

/** Quantity in thousandths, price in millionths, discount and total in hundredths; undefined where it cannot be known. */
export interface Money {
  readonly quantity: DecimalCell | undefined;
  readonly price: DecimalCell | undefined;
  readonly discount: DecimalCell | undefined;
  readonly total: DecimalCell | undefined;
}

const boundsOf = (index: number): { scale: number; max: number } => {
  const column = salesColumn(index);
  if (column.kind !== 'decimal') throw new Error(`${column.name} is no decimal`);
  return { scale: column.scale, max: column.max };
};
const price = boundsOf(at.unitPrice);
const total = boundsOf(at.lineTotal);
const zero: DecimalCell = { value: 0, text: '0' };

/** What a line costs: the numbers that were sent, the one that the format derives, and whether they agree to the cent. */
export function createMoneyRule(
  formatFile: FormatFile,
): (cells: Cells, transactionType: TransactionType, found: RowFindings) => Money {
  const readerOf = (index: number): ((cells: Cells, found: RowFindings) => DecimalCell | undefined) => {
    const read = createDecimalReader(boundsOf(index), formatFile.decimal_sign);
    const { isRequired } = salesColumn(index);
    return (cells, found) => {
      const text = cellOf(cells, index);
      if (text === '') {
        if (isRequired) found.say('field.missing', index, '');
        return isRequired ? undefined : zero;
      }
      const cell = read(text);
      if (typeof cell !== 'string') return cell;
      found.say(cell, index, text);
      return undefined;
    };
  };
  const readQuantity = readerOf(at.quantity);
  const readPrice = readerOf(at.unitPrice);
  const readDiscount = readerOf(at.discountAmount);
  const readTotal = readerOf(at.lineTotal);

  return (cells, transactionType, found) => {
    const quantity = readQuantity(cells, found);
    const discount = readDiscount(cells, found);
    if (quantity !== undefined) judgeSign(quantity, transactionType, cells, found);
    switch (formatFile.line_total) {
      case 'sent': {
        const money = { quantity, discount, price: readPrice(cells, found), total: readTotal(cells, found) };
        judgePrice(money.price, at.unitPrice, cells, found);
        judgeTotal(money, cells, found);
        return money;
      }
      case 'derived': {
        const sent = readPrice(cells, found);
        judgePrice(sent, at.unitPrice, cells, found);
        return { quantity, discount, price: sent, total: deriveTotal({ quantity, discount, price: sent }, found) };
      }
      case 'authority': {
        const sent = readTotal(cells, found);
        const derived = derivePrice({ quantity, discount, total: sent }, found);
        judgePrice(derived, at.lineTotal, cells, found);
        return { quantity, discount, price: derived, total: sent };
      }
      default:
        return formatFile.line_total satisfies never;
    }
  };
}

/** A sale has a positive quantity, a return a negative one; voids and adjustments go either way. */
function judgeSign(quantity: DecimalCell, type: TransactionType, cells: Cells, found: RowFindings): void {
  if (quantity.value === 0) found.say('quantity.zero', at.quantity, cellOf(cells, at.quantity));
  else if ((type === 'SALE' && quantity.value < 0) || (type === 'RETURN' && quantity.value > 0))
    found.say('quantity.wrong-sign', at.quantity, cellOf(cells, at.quantity));
}

function judgePrice(cell: DecimalCell | undefined, column: number, cells: Cells, found: RowFindings): void {
  if (cell === undefined || cell.value > 0) return;
  found.say(cell.value < 0 ? 'price.negative' : 'price.zero', column, cellOf(cells, column));
}

function judgeTotal({ quantity, price, discount, total }: Money, cells: Cells, found: RowFindings): void {
  if (quantity === undefined || price === undefined || discount === undefined || total === undefined) return;
  const expected = productToCents(quantity.value, price.value) - discount.value;
  if (expected !== total.value)
    found.say(
      'total.mismatch',
      at.lineTotal,
      cellOf(cells, at.lineTotal),
      `${quantity.text} x ${price.text}${discount.value === 0 ? '' : ` - ${discount.text}`} is ${decimalText(expected, 2)}, not ${total.text}`,
    );
}

function deriveTotal(money: Omit<Money, 'total'>, found: RowFindings): DecimalCell | undefined {
  const { quantity, price, discount } = money;
  if (quantity === undefined || price === undefined || discount === undefined) return undefined;
  const value = productToCents(quantity.value, price.value) - discount.value;
  const text = decimalText(value, total.scale);
  if (Math.abs(value) <= total.max * 10 ** total.scale) return { value, text };
  found.say('number.out-of-range', at.lineTotal, text);
  return undefined;
}

function derivePrice(money: Omit<Money, 'price'>, found: RowFindings): DecimalCell | undefined {
  const { quantity, total, discount } = money;
  if (quantity === undefined || quantity.value === 0 || total === undefined || discount === undefined) return undefined;
  const value = priceOfCents(total.value + discount.value, quantity.value);
  const text = decimalText(value, price.scale);
  if (Math.abs(value) <= price.max * 10 ** price.scale) return { value, text };
  found.say('number.out-of-range', at.unitPrice, text);
  return undefined;
}

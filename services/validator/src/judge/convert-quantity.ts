import type { ExactDecimal, FormatFile } from '@tillkeeper/contracts';
import { decimalText, toBaseQuantity } from '@tillkeeper/domain';
import type { Cells, RowReader } from './contract-row.ts';
import type { RowFaults } from './row-faults.ts';
import { at, cellOf } from './sales-columns.ts';

/**
 * Quantities in the unit that they are kept in, where a format says in what they are counted: 250 g are 0.25 kg. Undefined
 * where the unit is not known, or where the quantity has more decimals in the other unit than are kept.
 */
export function createQuantityConversion(
  formatFile: Pick<FormatFile, 'quantity_unit'>,
): (
  counted: ExactDecimal,
  cells: Cells,
  senderCell: RowReader['senderCell'],
  faults: Pick<RowFaults, 'add'>,
) => ExactDecimal | undefined {
  const { quantity_unit: unit } = formatFile;
  if (unit === undefined) return counted => counted;
  const { constant, from = '' } = unit;
  const words = new Map(Object.entries(unit.values ?? {}));
  return (counted, cells, senderCell, faults) => {
    const sent = constant ?? senderCell(from).trim();
    const quantity = toBaseQuantity(counted.value, words.get(sent) ?? sent);
    if (typeof quantity !== 'string')
      return quantity.milli === counted.value
        ? counted
        : { value: quantity.milli, text: decimalText(quantity.milli, 3) };
    const shown = sent.length > 20 ? `${sent.slice(0, 20)}…` : sent;
    const why =
      quantity === 'number.too-many-decimals'
        ? 'less than a thousandth of what is kept'
        : shown === ''
          ? 'the unit is missing'
          : 'that unit is not known';
    faults.add(
      quantity,
      at.quantity,
      cellOf(cells, at.quantity),
      `${shown === '' ? counted.text : `${counted.text} ${shown}`}, ${why}`,
    );
    return undefined;
  };
}

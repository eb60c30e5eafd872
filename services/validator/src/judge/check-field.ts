import { type Column, type ConversionCode, type FormatFile, isCurrency } from '@tillkeeper/contracts';
import { isDateText } from '@tillkeeper/domain';
import { createDecimalReader } from './decimal-cells.ts';

const idText = new Map<string, RegExp>([
  ['transaction_id', /^[A-Za-z0-9._-]+$/],
  ['original_transaction_id', /^[A-Za-z0-9._-]+$/],
  ['till_id', /^[A-Za-z0-9-]+$/],
  ['country', /^[A-Z]{2}$/],
]);
/** A store may have been opened, and a cashier hired, long ago. */
const years = { from: 1800, to: 2200 };

/** What is wrong with the text of a column; undefined when it is right. */
export type FieldCheck = (text: string) => ConversionCode | 'price.negative' | undefined;

/** The check of a column. Timestamps are looked at where the zone is known. */
export function createFieldCheck(column: Column, decimalSign: FormatFile['decimal_sign']): FieldCheck {
  const check = checkOf(column, decimalSign);
  return text => (text === '' ? (column.isRequired ? 'field.missing' : undefined) : check(text));
}

function checkOf(column: Column, decimalSign: FormatFile['decimal_sign']): FieldCheck {
  switch (column.kind) {
    case 'text':
    case 'id': {
      const { maxLength } = column;
      const pattern = idText.get(column.name);
      if (column.name === 'currency') return text => (isCurrency(text) ? undefined : 'field.invalid');
      return text =>
        text.length > maxLength ? 'field.too-long' : pattern?.test(text) === false ? 'field.invalid' : undefined;
    }
    case 'integer': {
      const read = createDecimalReader({ scale: 0, max: column.max }, '.');
      return text => {
        const cell = read(text);
        if (typeof cell === 'string') return cell;
        return cell.value < column.min ? 'number.out-of-range' : undefined;
      };
    }
    case 'decimal': {
      const read = createDecimalReader(column, decimalSign);
      const whenNegative = column.name.endsWith('price') ? 'price.negative' : 'number.out-of-range';
      return text => {
        const cell = read(text);
        if (typeof cell === 'string') return cell;
        return cell.value < 0 && !column.isNegativeAllowed ? whenNegative : undefined;
      };
    }
    case 'date':
      return text => (isDateText(text, years) ? undefined : 'timestamp.unreadable');
    case 'choice':
      return text => (column.values.includes(text) ? undefined : 'field.invalid');
    case 'timestamp':
      return () => undefined;
    default:
      return column satisfies never;
  }
}

import type { Column, ProblemCodeName } from '@tillkeeper/contracts';
import { readDecimal } from '@tillkeeper/domain';

const dateText = /^(\d{4})-(\d{2})-(\d{2})$/;
const idText: Readonly<Record<string, RegExp>> = {
  transaction_id: /^[A-Za-z0-9._-]+$/,
  original_transaction_id: /^[A-Za-z0-9._-]+$/,
  till_id: /^[A-Za-z0-9-]+$/,
  currency: /^[A-Z]{3}$/,
  country: /^[A-Z]{2}$/,
};

/** What is wrong with the text of a column; undefined when it is right. Timestamps are looked at where the zone is known. */
export function checkField(column: Column, text: string): ProblemCodeName | undefined {
  if (text === '') return column.isRequired ? 'field.missing' : undefined;
  switch (column.kind) {
    case 'text':
    case 'id':
      if (text.length > column.maxLength) return 'field.too-long';
      return idText[column.name]?.test(text) === false ? 'field.invalid' : undefined;
    case 'integer': {
      const value = readDecimal(text, { scale: 0, max: column.max });
      if (typeof value === 'string') return value;
      return value < BigInt(column.min) ? 'number.out-of-range' : undefined;
    }
    case 'decimal': {
      const value = readDecimal(text, column);
      if (typeof value === 'string') return value;
      return value < 0n && !column.isNegativeAllowed
        ? column.name.endsWith('price')
          ? 'price.negative'
          : 'number.out-of-range'
        : undefined;
    }
    case 'date':
      return isDate(text) ? undefined : 'timestamp.unreadable';
    case 'choice':
      return column.values.includes(text) ? undefined : 'field.invalid';
    case 'timestamp':
      return undefined;
    default:
      return column satisfies never;
  }
}

/** A day of the calendar between 2000 and 2100, as YYYY-MM-DD. */
export function isDate(text: string): boolean {
  const match = dateText.exec(text);
  if (match === null) return false;
  const year = Number(match[1]);
  return year >= 2000 && year <= 2100 && isCalendarDate(year, Number(match[2]), Number(match[3]));
}

export function isCalendarDate(year: number, month: number, day: number): boolean {
  if (month < 1 || month > 12 || day < 1) return false;
  const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  return day <= ([31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 0);
}

import { type CorrectableColumn, columnsOf } from '@tillkeeper/contracts';
import type { Cell } from './sheet-cells.ts';
import { sheetWords } from './words.ts';

/** A value in the contract's form; or in plain words why it is none. */
export type TypedValue = { readonly value: string } | { readonly problem: string };

const { problems } = sheetWords;
const mostCharacters = 200;
const columns = new Map(columnsOf('sales').map(column => [column.name, column]));

/**
 * What a manager wrote as the new value of a column, whatever the program made of it. `suggestions` are the articles that
 * were offered: a number that is one of them lost nothing.
 */
export function typedValue(
  cell: Cell,
  column: CorrectableColumn,
  options: { readonly isFrom1904: boolean; readonly suggestions: readonly string[] },
): TypedValue {
  const { kind } = columns.get(column) ?? { kind: 'id' };
  const heading = sheetWords.headers.answerValue;
  if (cell.isFormula) return { problem: problems.formula(heading) };
  if (cell.kind === 'error' || cell.kind === 'truth') return { problem: problems.faulty(heading) };
  const text = cell.text.normalize('NFC').replace(/^'/, '').trim();
  if (text.length > mostCharacters) return { problem: problems.tooLong };
  if (/[\p{Cc}\p{Cs}\ufffe\uffff]/u.test(text)) return { problem: problems.strangeCharacters };
  if (kind === 'timestamp') return timestampOf(cell, text, options.isFrom1904);
  if (cell.kind === 'date') return { problem: problems.dateForOther };
  if (kind === 'decimal' || kind === 'integer') {
    return cell.kind === 'number' ? decimalOfNumber(text) : decimalOfText(text);
  }
  if (cell.kind === 'number') {
    const digits = decimalOfNumber(text);
    const isOffered = 'value' in digits && options.suggestions.includes(digits.value);
    return isOffered ? digits : { problem: problems.numberForKey('value' in digits ? digits.value : text) };
  }
  return {
    value:
      kind === 'choice'
        ? text.toUpperCase().replace(/[\s-]+/g, '_')
        : column === 'currency'
          ? text.toUpperCase()
          : text,
  };
}

/** Programs write 19.99 as 19.989999999999998: the shortest text of the same number is what was typed. */
function decimalOfNumber(text: string): TypedValue {
  const shortest = String(Number(text));
  return /^-?\d{1,15}(\.\d+)?$/.test(shortest) ? { value: shortest } : { problem: problems.noNumber(text) };
}

/** 12.50, 12,50, 1,234.50, £12.50; what can be read in two ways is none. */
function decimalOfText(text: string): TypedValue {
  const bare = text
    .replace(/^(-?)\s*(?:[A-Z]{3}|\p{Sc})\s*/u, '$1')
    .replace(/\s*(?:[A-Z]{3}|\p{Sc})$/u, '')
    .replace(/^[\u2212\u2013]/, '-');
  if (/^-?\d+(\.\d+)?$/.test(bare)) return { value: bare };
  if (/^-?\d{1,3}(,\d{3})+\.\d+$/.test(bare)) return { value: bare.replaceAll(',', '') };
  if (/^-?\d{1,3}(\.\d{3})+,\d+$/.test(bare)) return { value: bare.replaceAll('.', '').replace(',', '.') };
  // 1,250 is one and a quarter here, and more than a thousand there
  if (/^-?\d{1,3}([ ,.']\d{3})+$/.test(bare)) return { problem: problems.unclearNumber(text) };
  if (/^-?\d+,\d+$/.test(bare)) return { value: bare.replace(',', '.') };
  return { problem: problems.noNumber(text) };
}

const secondsADay = 86_400;
const [days2000, days2100] = [36_526, 73_051];
const daysTo1970 = { from1900: 25_569, from1904: 24_107 };

function timestampOf(cell: Cell, text: string, isFrom1904: boolean): TypedValue {
  // a date that was pasted into a cell of texts is shown as its number
  const isDay = cell.kind === 'number' && Number(text) >= days2000 && Number(text) < days2100;
  if (cell.kind === 'date' || isDay) {
    const days = Number(text) - (isFrom1904 ? daysTo1970.from1904 : daysTo1970.from1900);
    const at = new Date(Math.round(days * secondsADay) * 1000);
    // before March 1900 days are counted wrongly; a time without a day is less than one
    return Number(text) < 61 || Number.isNaN(at.getTime())
      ? { problem: problems.noDate(text) }
      : { value: at.toISOString().slice(0, 19) };
  }
  const parts = /^(\d{4}-\d{2}-\d{2})[T ]+(\d{2}:\d{2})(:\d{2})?((?:[+-]\d{2}:\d{2}|Z)?)$/i.exec(text);
  if (cell.kind !== 'text' || parts === null) return { problem: problems.noDate(text) };
  const [, day, minutes, seconds = ':00', offset = ''] = parts;
  return { value: `${day}T${minutes}${seconds}${offset.toUpperCase()}` };
}

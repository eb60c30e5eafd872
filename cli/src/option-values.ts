import { InvalidArgumentError } from 'commander';

/** For an option that takes a whole number from `from`, and at most `to`. */
export function wholeNumber(from: number, to = Number.MAX_SAFE_INTEGER): (text: string) => number {
  return text => {
    const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
    if (Number.isSafeInteger(value) && value >= from && value <= to) return value;
    const most = to === Number.MAX_SAFE_INTEGER ? '' : ` and at most ${to}`;
    throw new InvalidArgumentError(`It must be a whole number of at least ${from}${most}.`);
  };
}

/** For an option that takes a day of the calendar, such as 2026-11-20. */
export function calendarDay(text: string): string {
  const time = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  // February 30th is read as a day of March
  if (!Number.isNaN(time) && new Date(time).toISOString().startsWith(text)) return text;
  throw new InvalidArgumentError('It must be a day, such as 2026-11-20.');
}

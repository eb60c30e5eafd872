const dateText = /^(\d{4})-(\d{2})-(\d{2})$/;
const daysOfMonth = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Whether a day is in the (Gregorian) calendar: 2026-02-31 is not. Months count from 1. */
export function isCalendarDate(year: number, month: number, day: number): boolean {
  if (day < 1 || day > (daysOfMonth[month - 1] ?? 0)) return false;
  return month !== 2 || day < 29 || (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
}

/** Whether a text is a day of the calendar as YYYY-MM-DD, in one of the years `from` to `to`. */
export function isDateText(text: string, years: { readonly from: number; readonly to: number }): boolean {
  const match = dateText.exec(text);
  if (match === null) return false;
  const year = Number(match[1]);
  return year >= years.from && year <= years.to && isCalendarDate(year, Number(match[2]), Number(match[3]));
}

const endsAtHour = 6;
const hourMs = 3_600_000;

/** Whether a local time (`2026-11-20T23:59`) is in a trading day, which ends at six in the morning after it. */
export function isInTradingDay(localIso: string, businessDate: string): boolean {
  if (localIso.startsWith(businessDate)) return true;
  const sinceStartMs = Date.parse(`${localIso.slice(0, 16)}Z`) - Date.parse(`${businessDate}T00:00Z`);
  return sinceStartMs >= 0 && sinceStartMs < (24 + endsAtHour) * hourMs;
}

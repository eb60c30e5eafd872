/** A day of a till: how many days ago, and the minute of the store's day at which its first file came. */
export interface TillDayBegun {
  readonly daysAgo: number;
  readonly minute: number;
}

export interface SilentTillRule {
  /** So much later than usual is not silent yet. */
  readonly graceMinutes: number;
}

const leastDays = 5;
const shareOfDays = 0.8;
const longestAbsenceDays = 3;

/**
 * Whether a till that has sent nothing today is silent: on four of five of its days in the last two weeks its first file had
 * come by now, also on this day of the week, and it was there lately. A till that is new, was closed for days, or rests on
 * this day of the week is not. `minute` is that of the store's day now. Returns the minute by which it has usually sent.
 */
export function usualMinuteOfSilentTill(
  till: { readonly days: readonly TillDayBegun[]; readonly minute: number } & SilentTillRule,
): number | undefined {
  const recent = till.days.filter(day => day.daysAgo >= 1 && day.daysAgo <= 14);
  if (recent.length < leastDays || Math.min(...recent.map(day => day.daysAgo)) > longestAbsenceDays) return undefined;
  const latest = till.minute - till.graceMinutes;
  const isOfThisWeekday = (day: TillDayBegun): boolean => day.daysAgo % 7 === 0;
  const hadSent = recent.filter(day => day.minute <= latest);
  if (hadSent.length < shareOfDays * recent.length || !hadSent.some(isOfThisWeekday)) return undefined;
  const minutes = recent.map(day => day.minute).sort((a, b) => a - b);
  return minutes[Math.ceil(shareOfDays * minutes.length) - 1];
}

/**
 * Whether so many stores say nothing at once that it is a holiday, or ourselves: then managers are not told. Of stores with
 * tills that usually have sent by now.
 */
export function isSilentEverywhere(stores: { readonly silent: number; readonly expected: number }): boolean {
  return stores.expected >= 4 && stores.silent * 2 > stores.expected;
}

/** How often a store without problems is told so. */
export type GoodNewsPolicy = 'weekly' | 'daily' | 'never';

const dayMs = 86_400_000;
const msOf = (date: string): number => Date.parse(`${date}T00:00:00Z`);
const dateOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

/**
 * The days (YYYY-MM-DD, both included) that good news on `date` speak of; undefined: not today. Weekly: on the given day of
 * the week (0 is Sunday), or the first day after it on which the store sells, unless it had a mail of a day since.
 */
export function daysOfGoodNews(on: {
  readonly policy: GoodNewsPolicy;
  readonly weekday: number;
  readonly date: string;
  /** The last day of which the store had a digest or good news; null: it had none. */
  readonly lastMailed: string | null;
}): { readonly from: string; readonly to: string } | undefined {
  const { policy, weekday, date, lastMailed } = on;
  if (policy === 'never') return undefined;
  if (policy === 'daily') return { from: date, to: date };
  const today = msOf(date);
  const sinceWeekday = (new Date(today).getUTCDay() - weekday + 7) % 7;
  if (lastMailed !== null && msOf(lastMailed) >= today - sinceWeekday * dayMs) return undefined;
  const from = lastMailed === null ? 0 : msOf(lastMailed) + dayMs;
  return { from: dateOf(Math.max(from, today - 6 * dayMs)), to: date };
}

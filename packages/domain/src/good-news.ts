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
  const today = msOf(date);
  const sinceWeekday = (new Date(today).getUTCDay() - weekday + 7) % 7;
  const isToldSince = lastMailed !== null && msOf(lastMailed) >= today - sinceWeekday * dayMs;
  return policy === 'weekly' && isToldSince ? undefined : daysSinceLastMail(date, lastMailed);
}

/** The days up to `date` of which a store was not mailed, at most a week; `date` itself in any case. */
export function daysSinceLastMail(
  date: string,
  lastMailed: string | null,
): { readonly from: string; readonly to: string } {
  const today = msOf(date);
  const from = lastMailed === null ? 0 : msOf(lastMailed) + dayMs;
  return { from: dateOf(Math.min(today, Math.max(from, today - 6 * dayMs))), to: date };
}

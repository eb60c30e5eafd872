import type { Attempt } from './flow/send-until-answered.ts';

/** What senders met at the door in a time. */
export interface AtTheDoor {
  readonly attempts: number;
  /** Of those that were answered for good, how many; refusals of files that are wrong are answers. */
  readonly share: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly byStatus: string;
}

export function atTheDoor(attempts: readonly Attempt[], between: { from: number; to: number }): AtTheDoor {
  const some = attempts.filter(one => one.at - one.tookMs >= between.from && one.at <= between.to);
  const isAnswered = ({ status }: Attempt): boolean => status !== undefined && status < 429;
  const times = some.filter(isAnswered).map(one => one.tookMs);
  const counts = new Map<string, number>();
  for (const { status } of some)
    counts.set(String(status ?? 'unreached'), (counts.get(String(status ?? 'unreached')) ?? 0) + 1);
  return {
    attempts: some.length,
    share: times.length / Math.max(1, some.length),
    ...{ p50Ms: quantile(times, 0.5), p99Ms: quantile(times, 0.99) },
    byStatus: [...counts].map(([status, count]) => `${count} x ${status}`).join(', '),
  };
}

/** The smallest value that so many are not above; NaN of none. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}

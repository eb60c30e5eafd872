import type { Database } from '@tillkeeper/database';
import type { BooksQuery } from './queries.ts';

export interface CallTimes {
  readonly calls: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly maxMs: number;
  /** Rows that all calls together gave: a query that finds nothing is fast. */
  readonly rows: number;
}

const warmingCalls = 20;

/** Asks the query so many times, one call after the other, each with other values; the first few, to get warm, do not count. */
export async function measureCalls(database: Database, query: BooksQuery, calls: number): Promise<CallTimes> {
  const drawn = await database.query(query.samples, [calls + warmingCalls]);
  const values = drawn.rows.map(row => Object.values(row));
  if (values.length < calls + warmingCalls) throw new Error(`${query.name}: only ${values.length} values to ask with`);
  return measure(values, async of => (await database.query(query.text, of)).rowCount);
}

/** The round trip alone: a statement that reads nothing. */
export const measureFloor = (database: Database, calls: number): Promise<CallTimes> =>
  measure(
    Array.from({ length: calls + warmingCalls }, (_, index) => [index]),
    async of => (await database.query('select $1::int', of)).rowCount,
  );

async function measure(
  values: readonly (readonly unknown[])[],
  ask: (of: readonly unknown[]) => Promise<number>,
): Promise<CallTimes> {
  const times: number[] = [];
  let rows = 0;
  for (const [index, of] of values.entries()) {
    const startedAt = performance.now();
    const given = await ask(of);
    if (index < warmingCalls) continue;
    times.push(performance.now() - startedAt);
    rows += given;
  }
  return { ...spreadOf(times), rows };
}

/** Median, 95th percentile (nearest rank) and the longest of some times in milliseconds. */
export function spreadOf(times: readonly number[]): Omit<CallTimes, 'rows'> {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number): number => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
  return { calls: times.length, p50Ms: at(0.5), p95Ms: at(0.95), maxMs: at(1) };
}

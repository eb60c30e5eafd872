import { readFile } from 'node:fs/promises';
import type { Database, Statement } from '@tillkeeper/database';
import { forAllValues } from './plan.ts';
import type { BooksQuery } from './queries.ts';

export interface CallTimes {
  readonly calls: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly maxMs: number;
  /** Processor time of the backend for a call, which a busy machine does not stretch; NaN where it is not Linux. */
  readonly processorMs: number;
  /** Rows that all calls together gave: a query that finds nothing is fast. */
  readonly rows: number;
}

const warmingCalls = 20;

/** Asks the query so many times, one call after the other, each with other values; the first few, to get warm, do not count. */
export async function measureCalls(database: Database, query: BooksQuery, calls: number): Promise<CallTimes> {
  const drawn = await database.query(query.samples, [calls + warmingCalls]);
  const values = drawn.rows.map(row => Object.values(row));
  if (values.length < calls + warmingCalls) throw new Error(`${query.name}: only ${values.length} values to ask with`);
  if (query.isPrepared !== true) return measure(database, values, query.text);
  await database.query(forAllValues);
  try {
    return await measure(database, values, { name: query.name, text: query.text });
  } finally {
    await database.query('reset plan_cache_mode');
  }
}

/** The round trip alone: a statement that reads nothing. */
export const measureFloor = (database: Database, calls: number): Promise<CallTimes> =>
  measure(
    database,
    Array.from({ length: calls + warmingCalls }, (_, index) => [index]),
    'select $1::int',
  );

async function measure(
  database: Database,
  values: readonly (readonly unknown[])[],
  statement: Statement,
): Promise<CallTimes> {
  const { rows: backends } = await database.query<{ pid: number }>('select pg_backend_pid() as pid');
  const pid = backends[0]?.pid ?? 0;
  const times: number[] = [];
  let rows = 0;
  let processorMs = await processorTimeOf(pid);
  for (const [index, of] of values.entries()) {
    if (index === warmingCalls) processorMs = await processorTimeOf(pid);
    const startedAt = performance.now();
    const { rowCount } = await database.query(statement, of);
    if (index < warmingCalls) continue;
    times.push(performance.now() - startedAt);
    rows += rowCount;
  }
  processorMs = ((await processorTimeOf(pid)) - processorMs) / times.length;
  return { ...spreadOf(times), rows, processorMs };
}

/** User and system time so far, in ms, to the hundredth of a second that the kernel counts in. */
async function processorTimeOf(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  // the name in brackets may hold spaces
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return 10 * (Number(fields[11]) + Number(fields[12]));
}

/** Median, 95th percentile (nearest rank) and the longest of some times in milliseconds. */
export function spreadOf(times: readonly number[]): Pick<CallTimes, 'calls' | 'p50Ms' | 'p95Ms' | 'maxMs'> {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number): number => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
  return { calls: times.length, p50Ms: at(0.5), p95Ms: at(0.95), maxMs: at(1) };
}

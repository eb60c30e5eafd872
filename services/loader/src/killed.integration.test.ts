import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { TillkeeperEvent } from '@tillkeeper/contracts';
import { sweepWorkDirectories } from '@tillkeeper/service-kit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Books, createBooks } from './testing/books.ts';
import type { Basket } from './testing/sale.ts';

let books: Books;
beforeAll(async () => {
  books = await createBooks();
});
afterAll(async () => {
  await sweepWorkDirectories('loader');
  await books.close();
});

const entry = fileURLToPath(new URL('./testing/load-in-process.ts', import.meta.url));

/** The two ways of a file into the books: with rows in memory, together with others where it can be; by COPY. */
const ways = [
  { way: 'rows in memory', copyFromRows: 3_000 },
  { way: 'COPY', copyFromRows: 1 },
] as const;

async function loadElsewhere(event: TillkeeperEvent, killAtStep: string, copyFromRows: number): Promise<string> {
  const child = spawn(
    process.execPath,
    [entry, books.url, books.blobDirectory, JSON.stringify(event), killAtStep, String(copyFromRows)],
    { stdio: ['ignore', 'inherit', 'inherit'] },
  );
  return new Promise(resolve => child.on('exit', (code, signal) => resolve(signal ?? String(code))));
}

async function wholeBooks() {
  const content: Record<string, unknown> = {};
  for (const name of [
    ...['retail.orders', 'retail.order_items', 'retail.order_revisions', 'retail.order_item_revisions'],
    ...[
      'retail.customers',
      'quality.product_baselines',
      'quality.store_product_baselines',
      'quality.exceptions',
      'ops.files',
      'ops.file_totals',
    ],
    ...['retail.payments', 'quality.store_days', 'quality.store_day_files', 'ops.runs', 'ops.inbox', 'ops.outbox'],
  ])
    content[name] = await books.rows(`select to_jsonb(t) as row from ${name} t order by 1`);
  return content;
}

const basket = (number: string, pence: number): Basket => ({
  number,
  customer: { id: `C-${number}` },
  lines: [
    { product: 'SHIRT', pence },
    { product: 'MUG', pence: 700 },
  ],
});

test.each(
  ['loader.claimed', 'loader.written'].flatMap(step =>
    ways.flatMap(way =>
      [true, false].map(isNew => ({ step, ...way, isNew, what: isNew ? 'new sales' : 'a correction' })),
    ),
  ),
)(
  'a loader killed at $step with $what by $way leaves nothing, and the event delivered again loads everything',
  async ({ step, way, copyFromRows, isNew }) => {
    const number = `${step}-${way.split(' ')[0]}-${isNew ? 'new' : 'known'}`;
    if (!isNew) await books.load(await books.validated({ name: `${number}-a` }, [basket(`${number}-1`, 5000)]));
    const event = await books.validated({ name: `${number}-b`, receivedAt: '2026-11-20T23:00:00.000Z' }, [
      basket(`${number}-1`, 5001),
      basket(`${number}-2`, 5002),
    ]);
    const before = await wholeBooks();
    expect(await loadElsewhere(event, step, copyFromRows)).toBe('SIGKILL');
    expect(await wholeBooks()).toEqual(before);
    // rows in memory leave no directory where their file is loaded together with others
    if (copyFromRows === 1) expect(await sweepWorkDirectories('loader')).toBeGreaterThan(0);
    await books.load(event);
    expect(await books.account(event)).toEqual({ status: 'loaded', rows: [4, 0, 0], pence: [11403, 0, 0] });
  },
);

test.each(ways)(
  'a loader killed after the commit by $way has loaded everything, and the event delivered again changes nothing',
  async ({ way, copyFromRows }) => {
    const event = await books.validated({ name: `c-${way}` }, [basket(`c-${way.split(' ')[0]}`, 5000)]);
    expect(await loadElsewhere(event, 'loader.committed', copyFromRows)).toBe('SIGKILL');
    const after = await wholeBooks();
    expect(await books.account(event)).toEqual({ status: 'loaded', rows: [2, 0, 0], pence: [5700, 0, 0] });
    await books.load(event);
    expect(await wholeBooks()).toEqual(after);
  },
);

test('a connection that is lost in the middle of the transaction is tried again', async () => {
  const event = await books.validated({ name: 'd' }, [basket('d-1', 5000)]);
  const holder = await books.database.pool.connect();
  await holder.query('begin');
  await holder.query('select from ops.files where file_id = $1 for update', [event.data.file_id]);
  const loading = books.load(event);
  await expect
    .poll(async () => {
      const { rowCount } = await books.database.query(
        `select pg_terminate_backend(pid) from pg_stat_activity
         where datname = current_database() and wait_event_type = 'Lock' and query like '%for update%' and pid <> pg_backend_pid()`,
      );
      return rowCount;
    })
    .toBe(1);
  await holder.query('commit');
  holder.release();
  await loading;
  expect(await books.account(event)).toEqual({ status: 'loaded', rows: [2, 0, 0], pence: [5700, 0, 0] });
});

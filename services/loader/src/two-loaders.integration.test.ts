import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TillkeeperEvent } from '@tillkeeper/contracts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Books, createBooks } from './testing/books.ts';
import type { Basket } from './testing/sale.ts';

let serial: Books;
let raced: Books;
let directory: string;
beforeAll(async () => {
  [serial, raced] = await Promise.all([createBooks(), createBooks()]);
  directory = await mkdtemp(join(tmpdir(), 'tillkeeper-race-'));
});
afterAll(async () => {
  await serial?.close();
  await raced?.close();
  await rm(directory, { recursive: true, force: true });
});

const entry = fileURLToPath(new URL('./testing/race-in-process.ts', import.meta.url));
const files = 16;

/** Numbers from 0 to below 1, the same in every run (Lehmer). */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

/** The file's version of a sale: its first price says which it is of. */
function version(number: string, file: number, random: () => number): Basket {
  const lines = [
    { product: 'SHIRT', pence: 5000 + file },
    ...(random() < 0.5 ? [{ product: 'MUG', pence: 700 }] : []),
    ...(random() < 0.3 ? [{ product: 'SCARF', pence: 1250, team: 'LIV' }] : []),
  ];
  return {
    ...{ number, lines, lineCountSent: lines.length },
    ...(number.endsWith('1') && { customer: { id: `C-${number}`, name: 'Alex' } }),
    ...(number.endsWith('2') && { employee: 'E1' }),
    ...(random() < 0.3 && { promotion: 'DERBY' }),
  };
}

/** Many files of one store: most sales are corrected in later ones, some several times; each file has a sale that is new. */
function filesOf(seed: number): { name: string; receivedAt: string; sequence: number; baskets: Basket[] }[] {
  const random = randomNumbers(seed);
  const numbers = Array.from({ length: 14 }, (_, index) => `R${index}`);
  return Array.from({ length: files }, (_, file) => ({
    ...{ name: `S1_sales_20261120_T1_${String(file + 1).padStart(6, '0')}.csv`, sequence: file + 1 },
    receivedAt: new Date(Date.UTC(2026, 10, 20, 20, file)).toISOString(),
    baskets: [`N${file}`, ...numbers.filter(() => random() < 0.4)].map(number => version(number, file, random)),
  }));
}

/** Whole tables without the moments at which rows were written. */
async function wholeBooks(books: Books) {
  const of = async (table: string, without: string) =>
    (
      await books.rows<{ row: unknown }>(
        `select to_jsonb(t) - '{${without}}'::text[] as row from ${table} t order by to_jsonb(t) - '{${without}}'::text[]`,
      )
    ).map(({ row }) => row);
  return {
    orders: await of('retail.orders', 'loaded_at'),
    items: await of('retail.order_items', ''),
    revisions: await of('retail.order_revisions', 'loaded_at,superseded_at'),
    revisedItems: await of('retail.order_item_revisions', ''),
    payments: await of('retail.payments', ''),
    promotions: await of('retail.order_promotions', ''),
    customers: await of('retail.customers', 'updated_at,created_at,revision'),
    storeDays: await of('quality.store_days', 'updated_at'),
    totals: await of('ops.file_totals', ''),
    files: await of('ops.files', 'loaded_at,validated_at,reconciled_at,sequence_seen_at'),
    runs: await of('ops.runs', 'loaded_at,validated_at,started_at'),
    claimed: await of('ops.inbox', 'handled_at'),
    said: await books.rows('select event_id, topic, key from ops.outbox order by event_id'),
  };
}

async function startLoader(
  events: readonly TillkeeperEvent[],
  name: string,
  copyFromRows: number,
): Promise<ChildProcess> {
  const path = join(directory, name);
  await writeFile(path, JSON.stringify(events));
  const loader = spawn(process.execPath, [entry, raced.url, raced.blobDirectory, path, String(copyFromRows)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = once(loader, 'exit').then(([code]) => {
    throw new Error(`a loader ended with ${code} before it was ready`);
  });
  await Promise.race([once(loader.stdout, 'data'), ended]);
  ended.catch(() => {});
  return loader;
}

test.each([
  ['rows are in memory', 3_000, 5],
  ['rows come by COPY', 1, 6],
])(
  'two loaders that race for one store leave what one of them leaves that takes file by file, where %s',
  async (_, copyFromRows, seed) => {
    await Promise.all([serial.empty(), raced.empty()]);
    const made = filesOf(seed);
    for (const { baskets, ...file } of made) await serial.load(await serial.validated(file, baskets));
    const events = [];
    for (const { baskets, ...file } of made) events.push(await raced.validated(file, baskets));

    const random = randomNumbers(seed + 100);
    const mixed = events.map(event => ({ event, place: random() })).sort((a, b) => a.place - b.place);
    const halves: (typeof events)[] = [[], []];
    // every fourth event is delivered to both
    for (const [at, { event }] of mixed.entries())
      for (const half of at % 4 === 0 ? [0, 1] : [at % 2]) halves[half]?.push(event);
    const loaders = await Promise.all(halves.map((half, at) => startLoader(half, `${seed}-${at}`, copyFromRows)));
    const ended = Promise.all(loaders.map(loader => once(loader, 'exit')));
    for (const loader of loaders) loader.stdin?.write('go\n');
    expect(await ended).toEqual([
      [0, null],
      [0, null],
    ]);

    const books = await wholeBooks(raced);
    expect(books.revisions.length).toBeGreaterThan(25);
    expect(books).toEqual(await wholeBooks(serial));
  },
  240_000,
);

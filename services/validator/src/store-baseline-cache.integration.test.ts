import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDatabase } from '@tillkeeper/database';
import { createTestDatabase } from '@tillkeeper/database/testing';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { toStoreBaselines } from './judge/baseline-data.ts';
import { createStoreBaselineCache } from './store-baseline-cache.ts';

const testDatabase = await createTestDatabase();
const database = createDatabase({ url: testDatabase.url });
let directory: string;
let nowMs = 0;
let cache: ReturnType<typeof createStoreBaselineCache>;

const know = (storeId: string, productId: string, sales: number) =>
  database.query(
    `insert into quality.store_product_baselines (store_id, product_id, observations, price_observations, measured,
       quantity_mean, quantity_m2, quantity_m3, price_mean, price_m2, price_m3, total_mean, total_m2, total_m3)
     values ($1, $2, $3, $3, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10)
     on conflict (store_id, product_id) do update set observations = excluded.observations`,
    [storeId, productId, sales],
  );
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'tillkeeper-baselines-'));
  await database.query(
    `insert into retail.stores (store_id, name, time_zone, country, currency)
     select id, id, 'Europe/London', 'GB', 'GBP' from unnest(array['S1', 'S2', 'S3']) as id`,
  );
});
afterAll(async () => {
  await database.close();
  await testDatabase.drop();
  await rm(directory, { recursive: true, force: true });
});
beforeEach(async () => {
  await database.query('truncate quality.store_product_baselines');
  await know('S1', 'MUG', 30);
  await know('S1', 'CAP', 29);
  await know('S2', 'MUG', 500);
  await know('S3', 'MUG', 12);
  cache = createStoreBaselineCache({ database, directory, maxAgeMs: 1000, nowMs: () => nowMs });
});
const read = async (path = '') => toStoreBaselines(JSON.parse(await readFile(path, 'utf8')));

test('a store is given its own articles, those of which enough is known', async () => {
  const paths = await cache.pathsFor(['S1', 'S3', 'S9']);
  expect(Object.keys(paths)).toEqual(['S1']);
  const histories = await read(paths['S1']);
  expect([...histories.keys()]).toEqual(['MUG']);
  expect(histories.get('MUG')).toMatchObject({
    measured: 1,
    moments: {
      quantity: { count: 30, mean: 2, m2: 3, m3: 4 },
      price: { count: 30, mean: 5, m2: 6, m3: 7 },
      total: { count: 30, mean: 8, m2: 9, m3: 10 },
    },
  });
});
test('head office is given every store that has sold enough', async () => {
  expect(Object.keys(await cache.pathsFor(null)).sort()).toEqual(['S1', 'S2']);
});
test('what was read is kept as long as it may be old, and read again then', async () => {
  const first = await cache.pathsFor(['S1', 'S3']);
  await know('S1', 'CAP', 30);
  await know('S3', 'MUG', 60);
  nowMs += 999;
  expect(await cache.pathsFor(['S1', 'S3'])).toEqual(first);
  nowMs += 1;
  const [one, same] = await Promise.all([cache.pathsFor(['S1', 'S3']), cache.pathsFor(['S1', 'S3'])]);
  expect(same).toEqual(one);
  expect([...(await read(one['S1'])).keys()].sort()).toEqual(['CAP', 'MUG']);
  expect((await read(one['S3'])).size).toBe(1);
  // a child may still be reading it
  expect((await read(first['S1'])).size).toBe(1);
});

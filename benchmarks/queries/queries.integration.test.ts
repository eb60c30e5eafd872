import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { createDatabase, type Database } from '@tillkeeper/database';
import { createTestDatabase, type TestDatabase } from '@tillkeeper/database/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fillBooks, smallSize } from './fill-books.ts';
import { booksQueries } from './queries.ts';
import { queriesPagePath, renderQueriesPage } from './queries-page.ts';

let home: TestDatabase;
let database: Database;
beforeAll(async () => {
  home = await createTestDatabase();
  database = createDatabase({ url: home.url, maxConnections: 1 });
  await fillBooks(database, smallSize);
}, 180_000);
afterAll(async () => {
  await database?.close();
  await home?.drop();
});

test('every plan that the page shows is the one that PostgreSQL makes', async () => {
  const page = await readFile(fileURLToPath(new URL(`../../${queriesPagePath}`, import.meta.url)), 'utf8');
  expect(page).toBe(await renderQueriesPage(database));
});

test.each(booksQueries)('$name finds something for what it is measured with', async query => {
  const { rows } = await database.query(query.samples, [20]);
  const found = await Promise.all(
    rows.map(async row => (await database.query(query.text, Object.values(row))).rowCount),
  );
  expect(rows).toHaveLength(20);
  expect(found.filter(count => count > 0).length).toBeGreaterThanOrEqual(19);
});

test('what is in the books adds up, as if it had been loaded', async () => {
  const { rows } = await database.query(`
    select (select count(*)::int from retail.orders) as orders,
      (select count(*)::int from retail.orders o join (
        select store_id, business_date, till_id, transaction_id, count(*) as lines, sum(line_total) as total
        from retail.order_items group by 1, 2, 3, 4) i using (store_id, business_date, till_id, transaction_id)
        where o.line_count = i.lines and o.total_amount = i.total) as agreeing,
      (select count(*)::int from retail.orders where revision > 1) - (select count(*)::int from retail.order_revisions) as unexplained`);
  expect(rows).toEqual([{ orders: smallSize.orders, agreeing: smallSize.orders, unexplained: 0 }]);
});

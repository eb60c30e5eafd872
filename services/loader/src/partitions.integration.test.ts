import { createDatabase } from '@tillkeeper/database';
import { createTestDatabase } from '@tillkeeper/database/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';

let close: () => Promise<void>;
let database: ReturnType<typeof createDatabase>;
beforeAll(async () => {
  const testDatabase = await createTestDatabase();
  database = createDatabase({ url: testDatabase.url, maxConnections: 20 });
  close = async () => {
    await database.close();
    await testDatabase.drop();
  };
});
afterAll(() => close());

test('the same partitions wanted by many at once are made once, and nobody fails', async () => {
  // Every connection has looked the tables up before, so that it remembers that they are not there.
  const asked = await Promise.all(
    Array.from({ length: 16 }, () =>
      database.transaction(async tx => {
        await tx.query(`select to_regclass('retail.orders_2031q1'), pg_sleep(0.05)`);
        const { rows } = await tx.query<{ made: number }>(
          `select retail.make_order_partitions('2031-02-01', '2031-04-01') as made`,
        );
        return rows[0]?.made;
      }),
    ),
  );
  expect(asked.filter(made => made === 14)).toHaveLength(1);
  expect(asked.filter(made => made === 0)).toHaveLength(15);
});

import { createTestDatabase } from '@tillkeeper/database/testing';
import { Pool } from 'pg';
import { expect, test } from 'vitest';
import { message, read, uniqueName, until } from '../testing/reader.ts';
import { createPostgresLogBus } from './create-postgres-log-bus.ts';

test("a bus on the caller's pool signs in as the pool does, and leaves the pool open", async () => {
  const database = await createTestDatabase();
  const { hostname, port, username, password, pathname } = new URL(database.url);
  const pool = new Pool({
    host: hostname,
    port: Number(port),
    user: decodeURIComponent(username),
    password: decodeURIComponent(password),
    database: pathname.slice(1),
  });
  const bus = createPostgresLogBus({ pool });
  const topic = uniqueName('topic');
  const reader = read(bus, { group: 'g', topics: [topic] });
  await reader.ready;
  await bus.publish([message(topic, 'S001', 'a')]);
  await until(() => reader.messages.length > 0);
  await bus.close();
  const { rows } = await pool.query('select count(*)::int as partitions from bus.partitions where topic = $1', [topic]);
  expect(rows).toEqual([{ partitions: 31 }]);
  await pool.end();
  await database.drop();
});

import { createTestDatabase } from '@tillkeeper/database/testing';
import { describeEventBusContract } from '../testing/contract/contract.ts';
import { createPostgresLogBus } from './create-postgres-log-bus.ts';

describeEventBusContract('the log in PostgreSQL', async () => {
  const database = await createTestDatabase();
  return {
    createBus: async () => createPostgresLogBus({ databaseUrl: database.url, partitions: 4 }),
    settings: { BUS_PARTITIONS: '4' },
    sessionTimeoutMs: 1_000,
    databaseUrl: database.url,
    stop: () => database.drop(),
  };
});

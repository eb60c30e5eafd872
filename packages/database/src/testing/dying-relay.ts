// A relay whose process dies by kill -9 after the bus has the messages and before they are deleted: run by a test.
import { createDatabase } from '../create-database.ts';
import { startOutboxRelay } from '../messaging/outbox-relay.ts';

const url = process.argv[2];
if (url === undefined) throw new Error('usage: dying-relay.ts DATABASE_URL');
const database = createDatabase({ url });
startOutboxRelay({
  database,
  publish: async messages => {
    for (const { key, headers } of messages) {
      await database.query('insert into delivered (event_id, key) values ($1, $2)', [headers.ce_id, key]);
    }
    process.kill(process.pid, 'SIGKILL');
    await new Promise(() => {});
  },
});

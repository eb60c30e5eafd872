import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { type EventMessage, encodeEvent, eventId, type TillkeeperEvent } from '@tillkeeper/contracts';
import { RetryableError } from '@tillkeeper/service-kit';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { createDatabase, type Database } from '../create-database.ts';
import { createTestDatabase, type TestDatabase } from '../testing/index.ts';
import { claimEvent, pruneInbox } from './inbox.ts';
import { appendToOutbox, measureOutbox, pruneOutbox } from './outbox.ts';
import { type OutboxRelay, type OutboxRelayOptions, startOutboxRelay } from './outbox-relay.ts';

let home: TestDatabase;
let database: Database;
let relays: OutboxRelay[] = [];
beforeAll(async () => {
  home = await createTestDatabase();
  database = createDatabase({ url: home.url });
  await database.query('create table delivered (id bigint generated always as identity, event_id text, key text)');
  await database.query('create table effects (event_id text)');
});
beforeEach(async () => {
  await database.query('truncate ops.inbox, ops.outbox, delivered, effects');
});
afterEach(async () => {
  await Promise.all(relays.map(relay => relay.stop()));
  relays = [];
});
afterAll(async () => {
  await database?.close();
  await home?.drop();
});

function quarantined(n: number, key = 'S014'): TillkeeperEvent<'file.quarantined'> {
  const file_id = n.toString(16).padStart(32, '0');
  return {
    id: eventId('file.quarantined', file_id, 1),
    type: 'file.quarantined',
    source: '/tillkeeper/test',
    time: '2026-11-20T10:00:00.000Z',
    subject: file_id,
    key,
    data: { file_id, run: 1, sender_id: key },
  };
}

const append = (...events: TillkeeperEvent[]) => database.transaction(tx => appendToOutbox(tx, events));
const idsOf = (messages: readonly EventMessage[]) => messages.map(message => message.headers.ce_id);
const waiting = async () => (await measureOutbox(database)).events;

function relay(options: Partial<OutboxRelayOptions> & Pick<OutboxRelayOptions, 'publish'>): OutboxRelay {
  const started = startOutboxRelay({ database, ...options });
  relays.push(started);
  return started;
}

test('an event reaches the bus as it was appended, in the order of appending, and leaves the outbox', async () => {
  const events = Array.from({ length: 25 }, (_, n) => quarantined(n, `S${n % 3}`));
  const published: EventMessage[] = [];
  await append(...events);
  relay({ publish: async messages => void published.push(...messages), batchSize: 10 });
  await expect.poll(waiting).toBe(0);
  expect(published).toEqual(events.map(encodeEvent));
});

test('an event of a transaction that fails is never published', async () => {
  const published: EventMessage[] = [];
  const failing = database.transaction(async tx => {
    await appendToOutbox(tx, [quarantined(1)]);
    throw new Error('no');
  });
  await expect(failing).rejects.toThrow('no');
  const stopped = relay({ publish: async messages => void published.push(...messages) });
  await append(quarantined(2));
  await stopped.stop();
  expect(idsOf(published)).toEqual([quarantined(2).id]);
});

test('a commit wakes the relay long before it would look by itself, also one of another process', async () => {
  const published: EventMessage[] = [];
  relay({ publish: async messages => void published.push(...messages), pollMs: 60_000 });
  const other = createDatabase({ url: home.url });
  for (const n of [1, 2, 3]) {
    await other.transaction(tx => appendToOutbox(tx, [quarantined(n)]));
    await expect.poll(() => published.length, { timeout: 5_000, interval: 10 }).toBe(n);
  }
  await other.close();
});

test('two relays at once publish every event once', async () => {
  const published: EventMessage[] = [];
  let inPublish = 0;
  let mostAtOnce = 0;
  const publish = async (messages: readonly EventMessage[]) => {
    mostAtOnce = Math.max(mostAtOnce, ++inPublish);
    await new Promise(resolve => setTimeout(resolve, 5));
    published.push(...messages);
    inPublish--;
  };
  const running = [relay({ publish, batchSize: 7 }), relay({ publish, batchSize: 7 })];
  const events = Array.from({ length: 100 }, (_, n) => quarantined(n));
  for (const event of events) {
    await append(event);
    for (const one of running) one.wake();
  }
  await expect.poll(waiting).toBe(0);
  expect(idsOf(published)).toEqual(events.map(event => event.id));
  expect(mostAtOnce).toBe(1);
});

test('a bus that is away loses nothing: what could not be published is tried again, in order', async () => {
  const published: EventMessage[] = [];
  const warnings: string[] = [];
  let isAway = true;
  relay({
    log: { warn: (_, message) => void warnings.push(message) },
    publish: async messages => {
      if (isAway) throw new RetryableError('the bus is away');
      published.push(...messages);
    },
  });
  await append(quarantined(1), quarantined(2));
  await expect.poll(() => warnings.length).toBeGreaterThan(1);
  expect(await waiting()).toBe(2);
  isAway = false;
  await expect.poll(waiting, { timeout: 5_000 }).toBe(0);
  expect(idsOf(published)).toEqual([quarantined(1).id, quarantined(2).id]);
});

test('a relay whose connections are all cut goes on and still hears of new events', async () => {
  const published: EventMessage[] = [];
  relay({ publish: async messages => void published.push(...messages), pollMs: 60_000 });
  await append(quarantined(1));
  await expect.poll(() => published.length).toBe(1);
  const other = createDatabase({ url: home.url });
  await other.query(
    'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
  );
  await other.transaction(tx => appendToOutbox(tx, [quarantined(2)]));
  await expect.poll(() => idsOf(published), { timeout: 5_000 }).toEqual([quarantined(1).id, quarantined(2).id]);
  await other.close();
});

test('stopping publishes what is there, and returns although the bus is away', async () => {
  const published: EventMessage[] = [];
  await append(quarantined(1));
  const willing = startOutboxRelay({ database, publish: async messages => void published.push(...messages) });
  await willing.stop();
  expect(idsOf(published)).toEqual([quarantined(1).id]);
  await append(quarantined(2));
  const failing = startOutboxRelay({ database, publish: () => Promise.reject(new RetryableError('the bus is away')) });
  await failing.stop();
  expect(await waiting()).toBe(1);
});

test('a relay killed between publishing and deleting publishes again, and the effect happens once', async () => {
  const events = Array.from({ length: 20 }, (_, n) => quarantined(n));
  await append(...events);
  const program = fileURLToPath(new URL('../testing/dying-relay.ts', import.meta.url));
  const child = spawn(process.execPath, [program, home.url], { stdio: 'inherit' });
  const [, signal] = await once(child, 'exit');
  expect(signal).toBe('SIGKILL');
  expect(await waiting()).toBe(20);

  relay({
    publish: async messages => {
      for (const { key, headers } of messages) {
        await database.query('insert into delivered (event_id, key) values ($1, $2)', [headers.ce_id, key]);
      }
    },
  });
  await expect.poll(waiting, { timeout: 10_000 }).toBe(0);
  const { rows } = await database.query<{ event_id: string }>('select event_id from delivered order by id');
  const ids = events.map(event => event.id);
  expect(rows.map(row => row.event_id)).toEqual([...ids, ...ids]);

  // Two consumers in each other's way, as after a rebalance, work through all that was delivered.
  const consume = async () => {
    for (const { event_id } of rows) {
      await database.transaction(async tx => {
        if (!(await claimEvent(tx, { consumer: 'loader', eventId: event_id }))) return;
        await tx.query('insert into effects (event_id) values ($1)', [event_id]);
      });
    }
  };
  await Promise.all([consume(), consume()]);
  const effects = await database.query<{ event_id: string }>('select event_id from effects order by event_id');
  expect(effects.rows.map(row => row.event_id)).toEqual([...ids].sort());
});

test('a claim belongs to its consumer, and is free again when its transaction fails', async () => {
  const claim = (consumer: string) => database.transaction(tx => claimEvent(tx, { consumer, eventId: 'e1' }));
  const failing = database.transaction(async tx => {
    expect(await claimEvent(tx, { consumer: 'loader', eventId: 'e1' })).toBe(true);
    throw new Error('no');
  });
  await expect(failing).rejects.toThrow('no');
  expect([await claim('loader'), await claim('loader'), await claim('error-reporter')]).toEqual([true, false, true]);
});

test('pruning takes what is older and leaves the rest', async () => {
  await database.query(
    `insert into ops.inbox select 'loader', n::text, now() - interval '10 days' from generate_series(1, 10001) n`,
  );
  await database.transaction(tx => claimEvent(tx, { consumer: 'loader', eventId: 'today' }));
  await append(quarantined(1));
  const yesterday = new Date(Date.now() - 86_400_000);
  expect(await pruneInbox(database, yesterday)).toBe(10_001);
  expect((await database.query('select event_id from ops.inbox')).rows).toEqual([{ event_id: 'today' }]);
  expect([await pruneOutbox(database, yesterday), await waiting()]).toEqual([0, 1]);
  expect([await pruneOutbox(database, new Date(Date.now() + 60_000)), await waiting()]).toEqual([1, 0]);
});

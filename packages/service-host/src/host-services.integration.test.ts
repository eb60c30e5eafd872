import { setTimeout as sleep } from 'node:timers/promises';
import { type EventType, eventId, type TillkeeperEvent } from '@tillkeeper/contracts';
import {
  appendToOutbox,
  claimEvent,
  createDatabase,
  type Database,
  listDeadLetters,
  measureOutbox,
} from '@tillkeeper/database';
import { createTestDatabase, type TestDatabase } from '@tillkeeper/database/testing';
import { createPostgresLogBus, publishEvents } from '@tillkeeper/event-bus';
import { createLogger, createRegistry, createTelemetry, type Service } from '@tillkeeper/service-kit';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ensureTopics, type HostedServices, hostServices } from './host-services.ts';

let testDatabase: TestDatabase;
let database: Database;
let running: HostedServices[] = [];
beforeEach(async () => {
  testDatabase = await createTestDatabase();
  database = createDatabase({ url: testDatabase.url });
});
afterEach(async () => {
  await Promise.all(running.map(host => host.stop()));
  running = [];
  await database.close();
  await testDatabase.drop();
});

const telemetry = createTelemetry({
  logger: createLogger({ service: 'test', level: 'silent' }),
  registry: createRegistry(),
});

let files = 0;
const newFileId = (): string => {
  files += 1;
  return files.toString(16).padStart(32, '0');
};
function received(fileId: string): TillkeeperEvent<'file.received'> {
  return { ...envelope('file.received', fileId), data: { file_id: fileId, sender_id: 'S014', repeated: false } };
}
function rejected(fileId: string): TillkeeperEvent<'file.rejected'> {
  const data = { file_id: fileId, run: 1, sender_id: 'S014', code: 'file.empty' };
  return { ...envelope('file.rejected', fileId), data };
}
function envelope<T extends EventType>(type: T, fileId: string) {
  const time = '2026-11-20T10:00:00.000Z';
  return {
    id: eventId(type, fileId, 1),
    type,
    source: '/tillkeeper/test',
    time,
    subject: fileId,
    key: 'S014',
  } as const;
}

async function host(services: readonly Service[]) {
  const bus = createPostgresLogBus({ pool: database.pool, partitions: 2 });
  await ensureTopics(bus, telemetry);
  const hosted = await hostServices({ services, database, bus, telemetry, concurrency: 2 });
  running.push(hosted);
  await hosted.ready;
  return { hosted, publish: (events: readonly TillkeeperEvent[]) => publishEvents(bus, events) };
}

/** Does its work as every service does: claim, write, append, commit. */
function rejecting(name: string): Service {
  return {
    name,
    tasks: [],
    handlers: {
      'file.received': event =>
        database.transaction(async tx => {
          if (!(await claimEvent(tx, { consumer: name, eventId: event.id }))) return;
          await appendToOutbox(tx, [rejected(event.data.file_id)]);
        }),
    },
  };
}
function recording(name: string) {
  const seen: string[] = [];
  const waiting = new Map<string, () => void>();
  const service: Service = {
    name,
    tasks: [],
    handlers: {
      'file.rejected': async event => {
        seen.push(event.data.file_id);
        waiting.get(event.data.file_id)?.();
      },
    },
  };
  const hasSeen = (fileId: string) => new Promise<void>(resolve => waiting.set(fileId, resolve));
  return { service, seen, hasSeen };
}

test('what one service leaves in its transaction reaches the next one, once, though it was announced twice', async () => {
  const { service, seen, hasSeen } = recording('error-reporter');
  const { hosted, publish } = await host([rejecting('validator'), service]);
  const [first, last] = [newFileId(), newFileId()];
  const done = hasSeen(last);
  await publish([received(first), received(first), received(last)]);
  await done;
  await hosted.stop();
  expect(seen).toEqual([first, last]);
  expect((await measureOutbox(database)).events).toBe(0);
});

test('a message that a service can never handle is parked under its name with the reason, and the next one is handled', async () => {
  const [bad, good] = [newFileId(), newFileId()];
  const well = Promise.withResolvers<void>();
  const service: Service = {
    name: 'validator',
    tasks: [],
    handlers: {
      'file.received': async event => {
        if (event.data.file_id === bad) throw new Error('a bug that shows with this file alone');
        if (event.data.file_id === good) well.resolve();
      },
    },
  };
  const { publish } = await host([service]);
  await publish([received(bad), received(good)]);
  await well.promise;
  const letters = await listDeadLetters(database, { group: 'validator' });
  expect(letters).toHaveLength(1);
  expect(letters[0]).toMatchObject({ topic: 'tillkeeper.file.received', attempts: 5 });
  expect(letters[0]?.value).toContain(bad);
  expect(letters[0]?.reason).toContain('a bug that shows');
});

test('what a service cannot do since a newer release has changed the schema is not parked, and is done once the code fits', async () => {
  const add = `insert into ops.migrations (name, run_on) values ('9999-newer', now())`;
  const handled: string[] = [];
  let attempts = 0;
  const service: Service = {
    name: 'validator',
    tasks: [],
    handlers: {
      'file.received': async event => {
        attempts += 1;
        await database.query('select ops.function_of_this_release()');
        handled.push(event.data.file_id);
      },
    },
  };
  await database.query(add);
  const { publish } = await host([service]);
  const file = newFileId();
  await publish([received(file)]);
  // the fifth attempt is the one after which a message is parked
  await expect.poll(() => attempts, { timeout: 30_000 }).toBeGreaterThan(5);
  expect(await listDeadLetters(database)).toEqual([]);
  await database.query('create function ops.function_of_this_release() returns integer language sql return 1');
  await expect.poll(() => handled, { timeout: 30_000 }).toEqual([file]);
}, 60_000);

test('stopping waits for the event in work, publishes what it left, and takes no other', async () => {
  const [inWork, next] = [newFileId(), newFileId()];
  const begun = Promise.withResolvers<void>();
  const mayEnd = Promise.withResolvers<void>();
  const handled: string[] = [];
  const service: Service = {
    name: 'validator',
    tasks: [],
    handlers: {
      'file.received': async event => {
        begun.resolve();
        await mayEnd.promise;
        await database.transaction(tx => appendToOutbox(tx, [rejected(event.data.file_id)]));
        handled.push(event.data.file_id);
      },
    },
  };
  const { hosted, publish } = await host([service]);
  await publish([received(inWork), received(next)]);
  await begun.promise;
  const stopped = hosted.stop().then(() => 'stopped');
  expect(await Promise.race([stopped, sleep(500, 'still waiting')])).toBe('still waiting');
  mayEnd.resolve();
  await stopped;
  expect(handled).toEqual([inWork]);
  expect((await measureOutbox(database)).events).toBe(0);
  const { rows } = await database.query<{ count: bigint }>(
    `select count(*) from bus.messages where topic = 'tillkeeper.file.rejected' and value like $1`,
    [`%${inWork}%`],
  );
  expect(rows[0]?.count).toBe(1n);
});

test('messages past their retention are pruned, and those that a service has not handled stay', async () => {
  const [first, second] = [newFileId(), newFileId()];
  const mayGoOn = Promise.withResolvers<void>();
  const handled: string[] = [];
  const service: Service = {
    name: 'validator',
    tasks: [],
    handlers: {
      'file.received': async event => {
        if (event.data.file_id === second) await mayGoOn.promise;
        handled.push(event.data.file_id);
      },
    },
  };
  const bus = createPostgresLogBus({ pool: database.pool, partitions: 1 });
  await ensureTopics(bus, telemetry);
  const busPruning = { retentionMs: 0, everyMs: 3_600_000 };
  const hosted = await hostServices({ services: [service], database, bus, telemetry, concurrency: 1, busPruning });
  running.push(hosted);
  await hosted.ready;
  await publishEvents(bus, [received(first), received(second)]);
  const kept = async (): Promise<string[]> => {
    await hosted.tasks.runNow('prune-bus');
    const { rows } = await database.query<{ value: string }>('select value from bus.messages order by message_offset');
    return rows.map(row => (row.value.includes(first) ? 'first' : 'second'));
  };
  await expect.poll(kept, { timeout: 10_000 }).toEqual(['second']);
  mayGoOn.resolve();
  await expect.poll(kept, { timeout: 10_000 }).toEqual([]);
  expect(handled).toEqual([first, second]);
});

test('a service that takes no event is ready at once, and its tasks run when they are asked for', async () => {
  const rounds: string[] = [];
  const task = { name: 'announce', everyMs: 3_600_000, run: async () => void rounds.push('announce') };
  const { hosted } = await host([{ name: 'sender-only', handlers: {}, tasks: [task] }]);
  await hosted.tasks.runNow('announce');
  expect(rounds).toContain('announce');
});

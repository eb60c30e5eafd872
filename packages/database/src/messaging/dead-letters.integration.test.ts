import { type EventMessage, topicOf } from '@tillkeeper/contracts';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createDatabase, type Database } from '../create-database.ts';
import { createTestDatabase, type TestDatabase } from '../testing/index.ts';
import {
  listDeadLetters,
  type ParkedMessage,
  parkDeadLetter,
  pruneDeadLetters,
  replayDeadLetters,
} from './dead-letters.ts';
import { startOutboxRelay } from './outbox-relay.ts';

let home: TestDatabase;
let database: Database;
beforeAll(async () => {
  home = await createTestDatabase();
  database = createDatabase({ url: home.url });
});
beforeEach(async () => {
  await database.query('truncate ops.dead_letters, ops.outbox');
});
afterAll(async () => {
  await database?.close();
  await home?.drop();
});

const message = (offset: string, value = `{"n":${offset}}`): ParkedMessage => ({
  topic: topicOf('file.loaded'),
  key: 'S014',
  headers: { ce_id: `e${offset}`, 'content-type': 'application/json' },
  value,
  partition: 3,
  offset,
  attempt: 5,
});

test('a message that could not be handled is kept with its reason and the causes of it', async () => {
  const reason = new Error('the report could not be written', { cause: new TypeError('no such column') });
  await parkDeadLetter(database, { group: 'error-reporter' })(message('7'), reason);
  expect(await listDeadLetters(database)).toEqual([
    {
      dead_letter_id: expect.any(BigInt),
      consumer_group: 'error-reporter',
      topic: 'tillkeeper.file.loaded',
      partition: 3,
      message_offset: 7n,
      key: 'S014',
      headers: { ce_id: 'e7', 'content-type': 'application/json' },
      value: '{"n":7}',
      reason: 'Error: the report could not be written < TypeError: no such column',
      attempts: 5,
      parked_at: expect.stringMatching(/^\d{4}-.*Z$/),
      replayed_at: null,
    },
  ]);
});

test('parking a message again, as after a crash, keeps one', async () => {
  const park = parkDeadLetter(database, { group: 'loader' });
  await park(message('1'), 'first');
  await park(message('1'), 'again');
  await park(message('1', '{"of":"a topic made anew"}'), 'another message');
  await parkDeadLetter(database, { group: 'error-reporter' })(message('1'), 'another group');
  expect((await listDeadLetters(database)).map(letter => letter.reason)).toEqual([
    'first',
    'another message',
    'another group',
  ]);
});

test('a message with NUL and half a character can be parked', async () => {
  const poison = { ...message('9', 'a\0b'), key: '\0', headers: { ce_id: '\ud800\0' } };
  await parkDeadLetter(database, { group: 'loader' })(poison, new Error('NUL \0'));
  expect(await listDeadLetters(database)).toMatchObject([{ key: '␀', value: 'a␀b', headers: { ce_id: '\ud800\0' } }]);
  expect(await replayDeadLetters(database, {})).toBe(1);
});

test('replayed messages go out once, in their order, as they were; the others stay', async () => {
  const park = parkDeadLetter(database, { group: 'loader' });
  for (const offset of ['1', '2', '3']) await park(message(offset), 'bug');
  await parkDeadLetter(database, { group: 'validator' })(message('4'), 'bug');
  expect(await replayDeadLetters(database, { group: 'loader' })).toBe(3);
  expect(await replayDeadLetters(database, { group: 'loader' })).toBe(0);

  const published: EventMessage[] = [];
  const relay = startOutboxRelay({ database, publish: async messages => void published.push(...messages) });
  await relay.stop();
  const asSent = ['1', '2', '3'].map(offset => {
    const { topic, key, headers, value } = message(offset);
    return { topic, key, headers, value };
  });
  expect(published).toEqual(asSent);
  expect((await listDeadLetters(database)).map(letter => letter.consumer_group)).toEqual(['validator']);
  expect(await listDeadLetters(database, { isAll: true })).toHaveLength(4);
});

test('a replayed message that fails again is parked again', async () => {
  const park = parkDeadLetter(database, { group: 'loader' });
  await park(message('1'), 'bug');
  const [letter] = await listDeadLetters(database);
  expect(await replayDeadLetters(database, { ids: [letter!.dead_letter_id] })).toBe(1);
  await park(message('1'), 'still a bug');
  expect((await listDeadLetters(database)).map(each => each.reason)).toEqual(['still a bug']);
});

test('pruning takes the old ones', async () => {
  const park = parkDeadLetter(database, { group: 'loader' });
  await park(message('1'), 'old');
  await database.query(`update ops.dead_letters set parked_at = now() - interval '100 days'`);
  await park(message('2'), 'new');
  expect(await pruneDeadLetters(database, new Date(Date.now() - 86_400_000))).toBe(1);
  expect((await listDeadLetters(database)).map(letter => letter.reason)).toEqual(['new']);
});

import { encodeEvent, eventId, MalformedEventError, type TillkeeperEvent } from '@tillkeeper/contracts';
import { expect, test } from 'vitest';
import { consumeService } from './consume-service.ts';
import type { EventBus, SubscribeOptions } from './port.ts';
import { publishEvents } from './publish-events.ts';

const fileId = '0123456789abcdef0123456789abcdef';
const received: TillkeeperEvent<'file.received'> = {
  id: eventId('file.received', fileId, 1),
  type: 'file.received',
  source: '/tillkeeper/ingest-api',
  time: '2026-11-20T10:00:00.000Z',
  subject: fileId,
  key: 'S001',
  data: { file_id: fileId, sender_id: 'S001', repeated: false },
};

function busRecorder() {
  const subscribed: SubscribeOptions[] = [];
  const bus: Pick<EventBus, 'subscribe'> = {
    subscribe(options) {
      subscribed.push(options);
      return { ready: Promise.resolve(), failed: new Promise<never>(() => undefined), stop: async () => undefined };
    },
  };
  return { subscribed, bus };
}

const context = { signal: new AbortController().signal };
const delivered = { ...encodeEvent(received), partition: 0, offset: '0', attempt: 1 };

function consume(handle: (event: TillkeeperEvent<'file.received'>) => Promise<void>) {
  const effects: string[] = [];
  const { subscribed, bus } = busRecorder();
  consumeService({
    bus,
    service: { name: 'validator', handlers: { 'file.received': handle } },
    park: async (message, reason) => {
      effects.push(`park ${message.offset} ${reason instanceof Error ? reason.name : reason}`);
    },
    telemetry: {
      messageHandled: ({ service, topic }) => effects.push(`handled ${service} ${topic}`),
      messageFailed: ({ error }) => effects.push(`failed ${error instanceof Error ? error.message : error}`),
      messageParked: ({ service }) => effects.push(`parked ${service}`),
    },
  });
  const [subscription] = subscribed;
  if (subscription === undefined) throw new Error('nothing was subscribed');
  return { effects, subscription };
}

test('a service reads, as the group of its name, the topics of its handlers and no others', () => {
  const { subscription } = consume(async () => undefined);
  expect(subscription).toMatchObject({ group: 'validator', topics: ['tillkeeper.file.received'] });
});

test('a handler gets the event that was published', async () => {
  const handled: TillkeeperEvent[] = [];
  const { effects, subscription } = consume(async event => void handled.push(event));
  await subscription.handle(delivered, context);
  expect(handled).toEqual([received]);
  expect(effects).toEqual(['handled validator tillkeeper.file.received']);
});

test('what a handler throws reaches the bus, told once', async () => {
  const { effects, subscription } = consume(async () => {
    throw new Error('no');
  });
  await expect(subscription.handle(delivered, context)).rejects.toThrow('no');
  expect(effects).toEqual(['failed no']);
});

test('a message that is no event is parked at its first delivery and never reaches the handler', async () => {
  const { effects, subscription } = consume(async () => {
    throw new Error('handled');
  });
  await subscription.handle({ ...delivered, value: '{"file_id":1}' }, context);
  expect(effects).toEqual([`park 0 ${MalformedEventError.name}`, 'parked validator']);
});

test('a service without handlers reads nothing', async () => {
  const { subscribed, bus } = busRecorder();
  const subscription = consumeService({ bus, service: { name: 'ingest-api', handlers: {} }, park: async () => {} });
  await subscription.ready;
  await subscription.stop();
  expect(subscribed).toEqual([]);
});

test('events are published with their key on the topic of their type', async () => {
  const published: unknown[] = [];
  const bus = { publish: async (messages: unknown) => void published.push(messages) };
  await publishEvents(bus, [received]);
  expect(published).toMatchObject([[{ topic: 'tillkeeper.file.received', key: 'S001' }]]);
});

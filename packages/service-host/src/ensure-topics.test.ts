import { eventTypes, topicOf } from '@tillkeeper/contracts';
import { createLogger, createRegistry, createTelemetry, RetryableError } from '@tillkeeper/service-kit';
import { expect, test } from 'vitest';
import { ensureTopics } from './host-services.ts';

const telemetry = createTelemetry({
  logger: createLogger({ service: 'test', level: 'silent' }),
  registry: createRegistry(),
});

/** A bus that fails as told, once for each entry, and then makes topics. */
function busThatFails(errors: Error[]) {
  const asked: (readonly string[])[] = [];
  return {
    asked,
    async ensureTopics(topics: readonly string[]) {
      asked.push(topics);
      const error = errors.shift();
      if (error !== undefined) throw error;
    },
  };
}

test('there is a topic for every event when it is done', async () => {
  const bus = busThatFails([]);
  await ensureTopics(bus, telemetry);
  expect(bus.asked).toEqual([eventTypes.map(topicOf)]);
});

test('a bus that is away is waited for', async () => {
  const bus = busThatFails([new RetryableError('away')]);
  await ensureTopics(bus, telemetry);
  expect(bus.asked).toHaveLength(2);
});

test('a bus that says no is not asked again', async () => {
  const bus = busThatFails([new Error('you may not make topics')]);
  await expect(ensureTopics(bus, telemetry)).rejects.toThrow('may not');
  expect(bus.asked).toHaveLength(1);
});

test('the waiting ends when the process is told to stop', async () => {
  const stopping = new AbortController();
  const bus = busThatFails(Array.from({ length: 100 }, () => new RetryableError('away')));
  const waiting = ensureTopics(bus, telemetry, stopping.signal);
  stopping.abort();
  await expect(waiting).rejects.toThrow('away');
  expect(bus.asked.length).toBeLessThan(3);
});

import { RetryableError } from '@tillkeeper/service-kit';
import { test } from 'vitest';
import { message, read, until } from '../reader.ts';
import type { Bench } from './bench.ts';

/** One bad message stops nothing else, and stopping loses nothing. */
export function describeFailures({ withTopic, totalLag }: Bench): void {
  test('a message that cannot be handled is parked after its attempts, its key goes on, and it does not come again', async ({
    expect,
  }) => {
    const { bus, topic, group } = await withTopic();
    const waits: number[] = [];
    await bus.publish(['good', 'bad', 'later'].map(value => message(topic, 'S001', value)));
    const reader = read(bus, {
      group,
      topics: [topic],
      maxAttempts: 3,
      waitMs: attempt => {
        waits.push(attempt);
        return attempt;
      },
      handle: async ({ value }) => {
        if (value === 'bad') throw new Error('cannot be handled');
      },
    });
    await until(async () => (await totalLag(bus, group, topic)) === 0);
    expect(reader.messages.map(({ value, attempt }) => `${value} ${attempt}`)).toEqual([
      'good 1',
      'bad 1',
      'bad 2',
      'bad 3',
      'later 1',
    ]);
    expect(waits).toEqual([2, 3]);
    expect(reader.parked).toMatchObject([{ message: { value: 'bad', attempt: 3, offset: '1' } }]);
    expect(reader.parked[0]?.reason).toEqual(new Error('cannot be handled'));
    await reader.stop();
    const next = read(bus, { group, topics: [topic] });
    await bus.publish([message(topic, 'S001', 'last')]);
    await until(() => next.messages.length > 0);
    expect(next.values()).toEqual(['last']);
    await next.stop();
  });

  test('a message whose machinery is away is never parked and nothing of its key overtakes it', async ({ expect }) => {
    const { bus, topic, group } = await withTopic();
    await bus.publish(['a', 'b'].map(value => message(topic, 'S001', value)));
    const reader = read(bus, {
      group,
      topics: [topic],
      maxAttempts: 2,
      handle: async ({ value, attempt }) => {
        if (value === 'a' && attempt < 8) throw new RetryableError('the database is away');
      },
    });
    await until(() => reader.values().includes('b'));
    expect(reader.values()).toEqual([...Array.from({ length: 8 }, () => 'a'), 'b']);
    expect(reader.parked).toEqual([]);
    await reader.stop();
  });

  test('a message that cannot be handled holds up no other partition', async ({ expect }) => {
    const { bus, topic, group } = await withTopic();
    const reader = read(bus, {
      group,
      topics: [topic],
      concurrency: 1,
      waitMs: () => 3_600_000,
      handle: async ({ value }) => {
        if (value === 'bad') throw new RetryableError('not yet');
      },
    });
    await bus.publish([message(topic, 'S001', 'bad')]);
    await until(() => reader.messages.length > 0);
    // Twenty keys are in more than one of four partitions.
    await bus.publish(Array.from({ length: 20 }, (_, i) => message(topic, `other-${i}`, `good-${i}`)));
    await until(() => reader.messages.some(({ partition }) => partition !== reader.messages[0]?.partition));
    expect(reader.values().filter(value => value === 'bad')).toHaveLength(1);
    await reader.stop();
  });

  test('stopping waits for the message in work, keeps its offset and begins no other', async ({ expect }) => {
    const { bus, topic, group } = await withTopic();
    const gate = Promise.withResolvers<void>();
    const interruptions: boolean[] = [];
    await bus.publish(['a', 'b'].map(value => message(topic, 'S001', value)));
    const reader = read(bus, {
      group,
      topics: [topic],
      handle: async (_, { signal }) => {
        await gate.promise;
        interruptions.push(signal.aborted);
      },
    });
    await until(() => reader.messages.length > 0);
    let hasStopped = false;
    const stopped = reader.stop().then(() => {
      hasStopped = true;
    });
    await new Promise(resolve => setTimeout(resolve, 300));
    expect(hasStopped).toBe(false);
    gate.resolve();
    await stopped;
    expect(reader.values()).toEqual(['a']);
    expect(interruptions).toEqual([false]);
    const next = read(bus, { group, topics: [topic] });
    await until(() => next.messages.length > 0);
    expect(next.values()).toEqual(['b']);
    await next.stop();
  });

  test('stopping does not wait out the pause before a further attempt, and the message comes again', async ({
    expect,
  }) => {
    const { bus, topic, group } = await withTopic();
    await bus.publish([message(topic, 'S001', 'a')]);
    const handle = async () => {
      throw new RetryableError('not yet');
    };
    const reader = read(bus, { group, topics: [topic], waitMs: () => 3_600_000, handle });
    await until(() => reader.messages.length > 0);
    await reader.stop();
    const next = read(bus, { group, topics: [topic] });
    await until(() => next.messages.length > 0);
    expect(next.messages[0]).toMatchObject({ value: 'a', attempt: 1 });
    await next.stop();
  });
}

import { RetryableError } from '@tillkeeper/service-kit';
import { afterAll, beforeAll, describe, test } from 'vitest';
import type { DeliveredMessage, EventBus } from '../port.ts';
import { crashWhileHandling } from './crash-while-handling.ts';
import { message, read, uniqueName, until } from './reader.ts';

/** One implementation with the server it needs. */
export interface BusUnderTest {
  /** A bus as another process would make it; with 4 partitions a topic. */
  createBus(): EventBus;
  /** How another process makes one: settings as in its environment. */
  readonly settings: Readonly<Record<string, string>>;
  readonly databaseUrl: string;
  /** After so long without a sign of life a consumer counts as dead. */
  readonly sessionTimeoutMs: number;
  stop(): Promise<void>;
}

const partitions = 4;
const timeoutMs = 120_000;

/** What every event bus does. Tests run side by side, each with topics and groups of its own. */
export function describeEventBusContract(name: string, start: () => Promise<BusUnderTest>): void {
  describe.concurrent(`${name} keeps the contract of the event bus`, { timeout: timeoutMs }, () => {
    let underTest: BusUnderTest;
    const buses: EventBus[] = [];

    beforeAll(async () => {
      underTest = await start();
    });
    afterAll(async () => {
      await Promise.all(buses.map(bus => bus.close()));
      await underTest?.stop();
    });

    function createBus(): EventBus {
      const bus = underTest.createBus();
      buses.push(bus);
      return bus;
    }

    async function withTopic() {
      const bus = createBus();
      const topic = uniqueName('topic');
      await bus.ensureTopics([topic]);
      return { bus, topic, group: uniqueName('group') };
    }

    const totalLag = async (bus: EventBus, group: string, topic: string) =>
      (await bus.lag(group, [topic])).reduce((sum, { lag }) => sum + lag, 0);

    test('messages of a key come in the order they were published, all from one partition without gaps', async ({
      expect,
    }) => {
      const { bus, topic, group } = await withTopic();
      const publishers = Array.from({ length: 4 }, async (_, publisher) => {
        const publishing = createBus();
        for (let batch = 0; batch < 5; batch += 1) {
          const sequence = Array.from({ length: 20 }, (_, i) => batch * 20 + i);
          await publishing.publish(sequence.map(n => message(topic, `S${publisher}-${n % 3}`, String(n))));
        }
      });
      const reader = read(bus, { group, topics: [topic] });
      await Promise.all(publishers);
      await until(() => reader.messages.length >= 400);
      for (const [key, ofKey] of Map.groupBy(reader.messages, ({ key }) => key)) {
        const sequence = ofKey.map(({ value }) => Number(value));
        expect(sequence, key).toEqual(sequence.toSorted((a, b) => a - b));
        expect(new Set(ofKey.map(({ partition }) => partition)).size, key).toBe(1);
      }
      for (const ofPartition of Map.groupBy(reader.messages, ({ partition }) => partition).values()) {
        expect(ofPartition.map(({ offset }) => Number(offset))).toEqual(ofPartition.map((_, index) => index));
      }
      await reader.stop();
    });

    test('what arrives is what was published, to the last character', async ({ expect }) => {
      const { bus, topic, group } = await withTopic();
      const published = {
        topic,
        key: 'Filiale Zürich/1',
        headers: { ce_id: 'ü "quoted" \\ \u0000', 'content-type': 'application/json' },
        value: '{ "b": 1, "a": "é\\u0000 🏟" }',
      };
      await bus.publish([published]);
      const reader = read(bus, { group, topics: [topic] });
      await until(() => reader.messages.length > 0);
      expect(reader.messages[0]).toMatchObject({ ...published, offset: '0', attempt: 1 });
      await reader.stop();
    });

    test('every group gets every message, also those published before it existed', async ({ expect }) => {
      const { bus, topic } = await withTopic();
      const values = ['a', 'b', 'c', 'd'];
      await bus.publish(values.slice(0, 2).map(value => message(topic, value, value)));
      const readers = ['validator', 'audit'].map(group => read(bus, { group: uniqueName(group), topics: [topic] }));
      await Promise.all(readers.map(reader => reader.ready));
      await bus.publish(values.slice(2).map(value => message(topic, value, value)));
      for (const reader of readers) {
        await until(() => reader.messages.length >= values.length);
        expect(reader.values().toSorted()).toEqual(values);
        await reader.stop();
      }
    });

    test('one subscription reads several topics', async ({ expect }) => {
      const { bus, topic, group } = await withTopic();
      const other = uniqueName('topic');
      await bus.ensureTopics([topic, other]);
      const reader = read(bus, { group, topics: [topic, other] });
      await bus.publish([message(topic, 'k', 'a'), message(other, 'k', 'b')]);
      await until(() => reader.messages.length >= 2);
      expect(reader.messages.map(({ topic, value }) => [topic, value]).toSorted()).toEqual(
        [
          [topic, 'a'],
          [other, 'b'],
        ].toSorted(),
      );
      await reader.stop();
    });

    test('a message in work when its process is killed comes again to the next one, and nothing is left out', async ({
      expect,
    }) => {
      const { bus, topic, group } = await withTopic();
      await bus.publish(['a', 'b', 'c'].map(value => message(topic, 'S001', value)));
      await crashWhileHandling({ settings: underTest.settings, databaseUrl: underTest.databaseUrl, group, topic });
      const reader = read(bus, { group, topics: [topic] });
      await until(() => reader.messages.length >= 3);
      expect(reader.values()).toEqual(['a', 'b', 'c']);
      await reader.stop();
    });

    test('a group goes on after the last message it handled when it is started again', async ({ expect }) => {
      const { bus, topic, group } = await withTopic();
      await bus.publish(['a', 'b', 'c'].map(value => message(topic, 'S001', value)));
      const first = read(bus, { group, topics: [topic] });
      await until(() => first.messages.length >= 3);
      await first.stop();
      await bus.publish(['d', 'e'].map(value => message(topic, 'S001', value)));
      const second = read(createBus(), { group, topics: [topic] });
      await until(() => second.messages.length >= 2);
      expect(second.values()).toEqual(['d', 'e']);
      await second.stop();
    });

    test('a stopped group reads again from the beginning or from an instant, a running one is not rewound', async ({
      expect,
    }) => {
      const { bus, topic, group } = await withTopic();
      await bus.publish([message(topic, 'S001', 'a'), message(topic, 'S002', 'b')]);
      await new Promise(resolve => setTimeout(resolve, 50));
      const between = new Date();
      await new Promise(resolve => setTimeout(resolve, 50));
      await bus.publish([message(topic, 'S001', 'c')]);
      const valuesRead = async (count: number) => {
        const reader = read(bus, { group, topics: [topic] });
        await until(() => reader.messages.length >= count);
        await expect(bus.rewind(group, [topic], 'beginning')).rejects.toThrow(/stop it first/);
        await reader.stop();
        return reader.values().toSorted();
      };
      expect(await valuesRead(3)).toEqual(['a', 'b', 'c']);
      await bus.rewind(group, [topic], 'beginning');
      expect(await valuesRead(3)).toEqual(['a', 'b', 'c']);
      await bus.rewind(group, [topic], between);
      expect(await valuesRead(1)).toEqual(['c']);
      await bus.rewind(group, [topic], new Date());
      expect(await totalLag(bus, group, topic)).toBe(0);
    });

    test('lag counts what is not handled yet, partition by partition', async ({ expect }) => {
      const { bus, topic, group } = await withTopic();
      await bus.publish(Array.from({ length: 5 }, (_, i) => message(topic, 'S001', String(i))));
      const before = await bus.lag(group, [topic]);
      expect(before.map(({ partition }) => partition)).toEqual([0, 1, 2, 3]);
      expect(before.filter(({ lag }) => lag > 0)).toMatchObject([{ topic, next: '0', end: '5', lag: 5 }]);
      let isOpen = false;
      const handle = async ({ offset }: DeliveredMessage) => {
        if (offset === '2') await until(() => isOpen);
      };
      const reader = read(bus, { group, topics: [topic], handle });
      await until(() => reader.messages.length >= 3);
      await until(async () => (await totalLag(bus, group, topic)) === 3);
      isOpen = true;
      await until(async () => (await totalLag(bus, group, topic)) === 0);
      const after = await bus.lag(group, [topic]);
      expect(after.filter(({ end }) => end !== '0')).toMatchObject([{ next: '5', end: '5', lag: 0 }]);
      await reader.stop();
    });

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

    test('a message whose machinery is away is never parked and nothing of its key overtakes it', async ({
      expect,
    }) => {
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

    test('the members of a group share its partitions, and take over those of one that stops', async ({ expect }) => {
      const { bus, topic, group } = await withTopic();
      const members = [read(bus, { group, topics: [topic] }), read(createBus(), { group, topics: [topic] })];
      const keys = Array.from({ length: 40 }, (_, i) => `S${i}`);
      let round = 0;
      const publishRound = async () => {
        round += 1;
        await bus.publish(keys.map(key => message(topic, key, `${round} ${key}`)));
        const published = round * keys.length;
        await until(() => new Set(members.flatMap(member => member.values())).size === published);
      };
      const partitionsIn = (messages: readonly DeliveredMessage[], ofRound: number) =>
        new Set(messages.filter(({ value }) => value.startsWith(`${ofRound} `)).map(({ partition }) => partition)).size;
      // Until the group has settled, one of them may read everything.
      do await publishRound();
      while (members.some(({ messages }) => partitionsIn(messages, round) !== partitions / 2));
      await publishRound();
      const ofLastRound = members.map(({ messages }) => messages.filter(({ value }) => value.startsWith(`${round} `)));
      expect(ofLastRound.map(messages => partitionsIn(messages, round))).toEqual([2, 2]);
      expect(ofLastRound.flat()).toHaveLength(keys.length);

      await members[1]?.stop();
      await publishRound();
      expect(partitionsIn(members[0]?.messages ?? [], round)).toBe(partitions);
      await members[0]?.stop();
    });

    test('work that takes longer than a dead process is waited for is neither interrupted nor delivered twice', async ({
      expect,
    }) => {
      const { bus, topic, group } = await withTopic();
      const interruptions: boolean[] = [];
      const reader = read(bus, {
        group,
        topics: [topic],
        handle: async ({ value }, { signal }) => {
          if (value !== 'long') return;
          await new Promise(resolve => setTimeout(resolve, 2 * underTest.sessionTimeoutMs));
          interruptions.push(signal.aborted);
        },
      });
      await bus.publish([message(topic, 'S001', 'long'), message(topic, 'S001', 'next')]);
      await until(() => reader.messages.length > 0);
      const keys = Array.from({ length: 20 }, (_, i) => `other-${i}`);
      await bus.publish(keys.map(key => message(topic, key, key)));
      await until(() => reader.messages.some(({ partition }) => partition !== reader.messages[0]?.partition));
      expect(reader.values()).not.toContain('next');
      await until(() => reader.values().includes('next'));
      expect(interruptions).toEqual([false]);
      expect(reader.values().filter(value => value === 'long')).toHaveLength(1);
      await reader.stop();
    });

    test('no more handlers run at once than asked for, and each partition has one at most', async ({ expect }) => {
      const { bus, topic, group } = await withTopic();
      const running: number[] = [];
      let most = 0;
      await bus.publish(Array.from({ length: 60 }, (_, i) => message(topic, `S${i}`, String(i))));
      const reader = read(bus, {
        group,
        topics: [topic],
        concurrency: 2,
        handle: async ({ partition }) => {
          expect(running).not.toContain(partition);
          running.push(partition);
          most = Math.max(most, running.length);
          await new Promise(resolve => setTimeout(resolve, 2));
          running.splice(running.indexOf(partition), 1);
        },
      });
      await until(() => reader.messages.length >= 60);
      expect(most).toBe(2);
      expect(reader.parked).toEqual([]);
      await reader.stop();
    });

    test('publishing nothing is done at once; publishing to a topic that was never made fails', async ({ expect }) => {
      const bus = createBus();
      await expect(bus.publish([])).resolves.toBeUndefined();
      await expect(bus.publish([message(uniqueName('topic'), 'k', 'v')])).rejects.toThrow(/topic/);
    });

    test('making a topic again keeps its messages', async ({ expect }) => {
      const { bus, topic, group } = await withTopic();
      await bus.publish([message(topic, 'S001', 'a')]);
      await createBus().ensureTopics([topic]);
      expect(await totalLag(bus, group, topic)).toBe(1);
    });
  });
}

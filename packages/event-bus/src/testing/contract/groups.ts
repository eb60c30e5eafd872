import { test } from 'vitest';
import type { DeliveredMessage } from '../../port.ts';
import { crashWhileHandling } from '../crash-while-handling.ts';
import { message, read, uniqueName, until } from '../reader.ts';
import { type Bench, partitions } from './bench.ts';

/** Groups read independently, keep their place, share partitions and can go back. */
export function describeGroups({ createBus, withTopic, totalLag, underTest }: Bench): void {
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

  test('a message in work when its process is killed comes again to the next one, and nothing is left out', async ({
    expect,
  }) => {
    const { bus, topic, group } = await withTopic();
    await bus.publish(['a', 'b', 'c'].map(value => message(topic, 'S001', value)));
    await crashWhileHandling({ settings: underTest().settings, databaseUrl: underTest().databaseUrl, group, topic });
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
    const second = read(await createBus(), { group, topics: [topic] });
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

  test('the members of a group share its partitions, and take over those of one that stops', async ({ expect }) => {
    const { bus, topic, group } = await withTopic();
    const members = [read(bus, { group, topics: [topic] }), read(await createBus(), { group, topics: [topic] })];
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
}

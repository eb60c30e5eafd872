import { decodeEvent, encodeEvent, eventExamples, type TillkeeperEvent } from '@tillkeeper/contracts';
import { test } from 'vitest';
import { message, read, uniqueName, until } from '../reader.ts';
import type { Bench } from './bench.ts';

/** What is published arrives: in order, whole, by as many handlers as asked for. */
export function describeDelivery({ createBus, withTopic, totalLag, underTest }: Bench): void {
  test('messages of a key come in the order they were published, all from one partition without gaps', async ({
    expect,
  }) => {
    const { bus, topic, group } = await withTopic();
    const publishers = Array.from({ length: 4 }, async (_, publisher) => {
      const publishing = await createBus();
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

  test('an event travels as a CloudEvent in binary mode: its attributes are headers, the value is its data alone', async ({
    expect,
  }) => {
    const { bus, topic, group } = await withTopic();
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    const event: TillkeeperEvent = { ...eventExamples['file.received'], traceparent };
    await bus.publish([{ ...encodeEvent(event), topic }]);
    const reader = read(bus, { group, topics: [topic] });
    await until(() => reader.messages.length > 0);
    const [taken] = reader.messages;
    expect(taken?.headers).toEqual({
      ce_specversion: '1.0',
      ce_id: event.id,
      ce_type: event.type,
      ce_source: event.source,
      ce_time: event.time,
      ce_subject: event.subject,
      'content-type': 'application/json',
      traceparent,
    });
    expect(JSON.parse(taken?.value ?? '')).toEqual(event.data);
    expect(taken && decodeEvent(taken)).toEqual(event);
    await reader.stop();
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

  test('publishing nothing is done at once; publishing to a topic that was never made fails', async ({ expect }) => {
    const bus = await createBus();
    await expect(bus.publish([])).resolves.toBeUndefined();
    await expect(bus.publish([message(uniqueName('topic'), 'k', 'v')])).rejects.toThrow(/topic/);
  });

  test('making a topic again keeps its messages', async ({ expect }) => {
    const { bus, topic, group } = await withTopic();
    await bus.publish([message(topic, 'S001', 'a')]);
    await (await createBus()).ensureTopics([topic]);
    expect(await totalLag(bus, group, topic)).toBe(1);
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
        await new Promise(resolve => setTimeout(resolve, 2 * underTest().sessionTimeoutMs));
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
}

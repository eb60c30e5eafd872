import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { type BusMessage, createKafkaBus, type EventBus, type KafkaClientName } from '@tillkeeper/event-bus';
import { quantile } from '../shared/machine.ts';

export interface BusFigures {
  readonly producedASecond: number;
  /** Milliseconds of processor of this process for 100,000 messages. */
  readonly producingCpuMs: number;
  readonly consumedASecond: number;
  readonly consumingCpuMs: number;
  /** From `publish` called to the handler called, one message at a time. */
  readonly latencyP50Ms: number;
  readonly latencyP99Ms: number;
}

export interface BusLoad {
  readonly brokers: readonly string[];
  readonly client: KafkaClientName;
  readonly topic: string;
  readonly partitions: number;
  readonly produce: number;
  readonly consume: number;
  readonly singles: number;
  /** How many partitions are worked on side by side. */
  readonly concurrency: number;
}

/** One round of a client behind our port: as services use it, each message committed after its handler. */
export async function measureBus(load: BusLoad): Promise<BusFigures> {
  const bus = await createKafkaBus({
    ...{ client: load.client, clientId: 'benchmark', brokers: load.brokers },
    ...{ partitions: load.partitions, replicationFactor: 1 },
  });
  try {
    const topics = [load.topic, `${load.topic}-read`, `${load.topic}-single`];
    await bus.ensureTopics(topics);
    const producing = await timed(load.produce, () => publishAll(bus, messagesOf(load.topic, load.produce)));
    await publishAll(bus, messagesOf(`${load.topic}-read`, load.consume));
    const consuming = await timed(load.consume, () => handleAll(bus, `${load.topic}-read`, load));
    const waitsMs = await singles(bus, `${load.topic}-single`, load.singles);
    return {
      producedASecond: producing.aSecond,
      producingCpuMs: producing.cpuMs,
      consumedASecond: consuming.aSecond,
      consumingCpuMs: consuming.cpuMs,
      latencyP50Ms: quantile(waitsMs, 0.5),
      latencyP99Ms: quantile(waitsMs, 0.99),
    };
  } finally {
    await bus.close();
  }
}

export const messageBytes = 600;
const padding = 'x'.repeat(300);

function messagesOf(topic: string, count: number): BusMessage[] {
  return Array.from({ length: count }, (_, n) => ({
    topic,
    key: `S${n % 997}`,
    headers: {
      ce_specversion: '1.0',
      ce_id: `event/${n}`,
      ce_type: 'file.received',
      'content-type': 'application/json',
    },
    value: JSON.stringify({ n, padding }).padEnd(messageBytes - 150, ' '),
  }));
}

async function publishAll(bus: EventBus, messages: readonly BusMessage[]): Promise<void> {
  for (let from = 0; from < messages.length; from += 500) await bus.publish(messages.slice(from, from + 500));
}

async function handleAll(bus: EventBus, topic: string, { consume, concurrency }: BusLoad): Promise<void> {
  const seen = new Set<string>();
  const all = new EventTarget();
  const done = once(all, 'all');
  const subscription = bus.subscribe({
    ...{ group: `group-${topic}`, topics: [topic], concurrency },
    handle: async ({ partition, offset }) => {
      if (seen.add(`${partition}/${offset}`).size === consume) all.dispatchEvent(new Event('all'));
    },
    park: async () => undefined,
  });
  await done;
  await subscription.stop();
}

async function singles(bus: EventBus, topic: string, count: number): Promise<number[]> {
  const sentAt = new Map<string, number>();
  const waitsMs: number[] = [];
  const subscription = bus.subscribe({
    ...{ group: `group-${topic}`, topics: [topic] },
    handle: async ({ value }) => void waitsMs.push(performance.now() - (sentAt.get(value) ?? Number.NaN)),
    park: async () => undefined,
  });
  await subscription.ready;
  const [message] = messagesOf(topic, 1);
  if (message === undefined) return [];
  for (let n = 0; n < count; n += 1) {
    const value = `{"n":${n}}`;
    sentAt.set(value, performance.now());
    await bus.publish([{ ...message, key: `S${n}`, value }]);
    while (waitsMs.length <= n) await sleep(1);
  }
  await subscription.stop();
  return waitsMs;
}

async function timed(messages: number, work: () => Promise<void>): Promise<{ aSecond: number; cpuMs: number }> {
  const cpu = process.cpuUsage();
  const startedAt = performance.now();
  await work();
  const seconds = (performance.now() - startedAt) / 1_000;
  const { user, system } = process.cpuUsage(cpu);
  return { aSecond: messages / seconds, cpuMs: ((user + system) / 1_000) * (100_000 / messages) };
}

import type { EventBus } from '../../port.ts';
import { uniqueName } from '../reader.ts';

/** One implementation with the server it needs. */
export interface BusUnderTest {
  /** A bus as another process would make it; with 4 partitions a topic. */
  createBus(): Promise<EventBus>;
  /** How another process makes one: settings as in its environment. */
  readonly settings: Readonly<Record<string, string>>;
  readonly databaseUrl: string;
  /** After so long without a sign of life a consumer counts as dead. */
  readonly sessionTimeoutMs: number;
  stop(): Promise<void>;
}

export const partitions = 4;

/** What the tests of the contract work with. */
export interface Bench {
  underTest(): BusUnderTest;
  /** Closed when the tests are over. */
  createBus(): Promise<EventBus>;
  /** A topic and a group that no other test uses. */
  withTopic(): Promise<{ bus: EventBus; topic: string; group: string }>;
  totalLag(bus: EventBus, group: string, topic: string): Promise<number>;
}

export function createBench(underTest: () => BusUnderTest): Bench & { close(): Promise<void> } {
  const buses: EventBus[] = [];
  async function createBus(): Promise<EventBus> {
    const bus = await underTest().createBus();
    buses.push(bus);
    return bus;
  }
  return {
    underTest,
    createBus,
    async withTopic() {
      const bus = await createBus();
      const topic = uniqueName('topic');
      await bus.ensureTopics([topic]);
      return { bus, topic, group: uniqueName('group') };
    },
    async totalLag(bus, group, topic) {
      return (await bus.lag(group, [topic])).reduce((sum, { lag }) => sum + lag, 0);
    },
    async close() {
      await Promise.all(buses.map(bus => bus.close()));
    },
  };
}

import { topics } from '@tillkeeper/contracts';
import { type KafkaBroker, kafkaIsAvailable, startKafkaBroker } from '@tillkeeper/event-bus/testing';
import { createTopicDesk } from '@tillkeeper/event-bus/topics';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Output } from '../print.ts';
import { manageTopics } from './topics.ts';

const kafka = await kafkaIsAvailable();
if (!kafka.isAvailable) console.warn(`SKIPPED: no test of the topics command, since ${kafka.reason}`);

const run = async (action: string, environment: Record<string, string> = {}) => {
  const said: string[] = [];
  const output: Output = { say: line => void said.push(line), progress: () => {}, json: () => {} };
  return { code: await manageTopics({ action, environment, output }), said };
};

test('without brokers, with a wrong setting or an unknown action it is wrong usage', async () => {
  await expect(run('diff')).rejects.toMatchObject({ exitCode: 2 });
  await expect(run('diff', { KAFKA_BROKERS: 'k:9092', BUS_PARTITIONS: 'many' })).rejects.toMatchObject({ exitCode: 2 });
  await expect(run('drop')).rejects.toMatchObject({ exitCode: 2 });
});

describe.skipIf(!kafka.isAvailable)('topics of a real cluster', { timeout: 240_000 }, () => {
  let broker: KafkaBroker;
  beforeAll(async () => {
    broker = await startKafkaBroker();
  });
  afterAll(() => broker?.stop());
  const small = (partitions: number) => ({
    KAFKA_BROKERS: broker.brokers.join(','),
    KAFKA_REPLICATION_FACTOR: '1',
    BUS_PARTITIONS: String(partitions),
  });

  test('what is missing is said first, made by apply, and then nothing differs', async () => {
    const plan = await run('diff', small(4));
    expect(plan.code).toBe(1);
    expect(plan.said).toHaveLength(topics.length);
    expect(plan.said[0]).toContain('+ tillkeeper.file.received: missing; partitions 4, copies 1');
    expect((await run('apply', small(4))).code).toBe(0);
    expect(await run('diff', small(4))).toEqual({ code: 0, said: ['All topics are as declared.'] });
  });

  test('a setting that somebody changed is set back, partitions are added, and none is taken away', async () => {
    const [topic] = topics;
    await createTopicDesk({ brokers: broker.brokers, clientId: 'somebody' }).apply([
      { kind: 'set', topic: topic?.name ?? '', setting: 'unclean.leader.election.enable', from: 'false', to: 'true' },
    ]);
    const changed = `~ ${topic?.name}: unclean.leader.election.enable true -> false`;
    expect((await run('diff', small(4))).said).toEqual([changed]);
    const applied = await run('apply', small(5));
    expect(applied.code).toBe(0);
    expect(applied.said).toContain(changed);
    expect(applied.said.filter(line => line.includes('partitions 4 -> 5'))).toHaveLength(topics.length);
    const shrunk = await run('apply', small(3));
    expect(shrunk.code).toBe(1);
    expect(shrunk.said).toContain(`! ${topic?.name}: has 5 partitions, not 3: Kafka takes none away`);
    expect((await run('diff', small(5))).code).toBe(0);
  });
});

import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Consumer } from '@platformatic/kafka';
import { kafkaLibs } from '@tillkeeper/event-bus/testing';

/** Kafka's own producer, by the tool that comes with the broker: messages a second, all copies confirming, idempotent. */
export async function javaProducerRate(
  broker: string,
  topic: string,
  messages: number,
  bytes: number,
): Promise<number> {
  const { stdout } = await promisify(execFile)('java', [
    ...['-Xmx256m', '-cp', join(await kafkaLibs(), '*'), 'org.apache.kafka.tools.ProducerPerformance'],
    ...['--topic', topic, '--num-records', String(messages), '--record-size', String(bytes), '--throughput', '-1'],
    ...['--producer-props', `bootstrap.servers=${broker}`, 'acks=all', 'enable.idempotence=true'],
  ]);
  const last = stdout.trim().split('\n').at(-1) ?? '';
  const rate = /([\d.]+) records\/sec/.exec(last)?.[1];
  if (rate === undefined) throw new Error(`ProducerPerformance said: ${stdout}`);
  return Number(rate);
}

/** A stream of @platformatic/kafka that counts and commits nothing: messages a second, joining included. */
export async function rawConsumerRate(broker: string, topic: string, messages: number): Promise<number> {
  const consumer = new Consumer({
    groupId: `floor-${topic}`,
    clientId: 'floor',
    bootstrapBrokers: [broker],
    autocommit: false,
  });
  const startedAt = performance.now();
  const stream = await consumer.consume({ topics: [topic], mode: 'earliest' });
  let count = 0;
  for await (const _ of stream) if (++count === messages) break;
  const rate = (messages / (performance.now() - startedAt)) * 1_000;
  await stream.close().catch(() => undefined);
  await consumer.close(true);
  return rate;
}

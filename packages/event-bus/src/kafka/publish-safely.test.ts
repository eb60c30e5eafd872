import { RetryableError } from '@tillkeeper/service-kit';
import { expect, test } from 'vitest';
import { createPartitioner, type PlacedMessage, sendUntilAcknowledged } from './publish-safely.ts';

const message = (partition: number): PlacedMessage => ({
  topic: 't',
  key: `${partition}`,
  headers: {},
  value: '{}',
  partition,
});
const answer = (partition: number, errorCode = 0) => ({ topicName: 't', partition, errorCode });

test('messages whose partition the answer does not name, or names with an error, are sent again and no others', async () => {
  const sent: number[][] = [];
  const answers = [
    [answer(0), answer(2, 6)],
    [answer(1), answer(2)],
  ];
  await sendUntilAcknowledged([message(0), message(1), message(2)], async messages => {
    sent.push(messages.map(({ partition }) => partition));
    return answers.shift() ?? [];
  });
  expect(sent).toEqual([
    [0, 1, 2],
    [1, 2],
  ]);
});

test('messages that no answer ever names are not taken for written', async () => {
  await expect(sendUntilAcknowledged([message(0)], async () => [])).rejects.toThrow(RetryableError);
});

test('keys have the partitions that the Java client gives them', () => {
  const partition = createPartitioner();
  const of = (key: string) => partition({ topic: 't', key, headers: {}, value: '' }, 24);
  // toPositive(murmur2(key)) % 24, from Kafka's own test vectors: "21" is -973932308, "foobar" -790332482.
  const positive = (hash: number) => (hash & 0x7fffffff) % 24;
  expect([of('21'), of('foobar')]).toEqual([positive(-973932308), positive(-790332482)]);
});

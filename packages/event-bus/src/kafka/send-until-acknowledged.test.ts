import { RetryableError } from '@tillkeeper/service-kit';
import { expect, test } from 'vitest';
import { type PlacedMessage, sendUntilAcknowledged } from './send-until-acknowledged.ts';

const message = (partition: number): PlacedMessage => ({
  topic: 't',
  key: `${partition}`,
  headers: {},
  value: '{}',
  partition,
});
const answer = (partition: number) => ({ topic: 't', partition });

test('messages whose partition the answer does not name are sent again and no others', async () => {
  const sent: number[][] = [];
  const answers = [[answer(0)], [answer(1), answer(2)]];
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

import { RetryableError } from '@tillkeeper/service-kit';
import type { BusMessage } from '../port.ts';

export interface PlacedMessage extends BusMessage {
  readonly partition: number;
}

export interface AcknowledgedPartition {
  readonly topic: string;
  readonly partition: number;
}

const maxRounds = 20;

/**
 * Sends until every message's partition is named in an answer. When a leader dies while kafkajs 2.2.4 sends, it resolves
 * without having written the messages whose partition moved to a broker that had answered already (tulios/kafkajs#1303).
 * No client is believed without.
 */
export async function sendUntilAcknowledged(
  messages: readonly PlacedMessage[],
  send: (messages: readonly PlacedMessage[]) => Promise<readonly AcknowledgedPartition[]>,
): Promise<void> {
  let waiting = messages;
  for (let round = 1; waiting.length > 0; round += 1) {
    if (round > maxRounds) throw new RetryableError(`Kafka: ${waiting.length} messages were not acknowledged`);
    const answers = await send(waiting);
    const acknowledged = new Set(answers.map(({ topic, partition }) => `${topic}/${partition}`));
    waiting = waiting.filter(({ topic, partition }) => !acknowledged.has(`${topic}/${partition}`));
  }
}

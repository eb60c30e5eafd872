import { setTimeout as sleep } from 'node:timers/promises';
import { ProduceAcks, Producer, stringSerializers } from '@platformatic/kafka';
import { RetryableError } from '@tillkeeper/service-kit';
import {
  acknowledgeTimeoutMs,
  defaultPublishTimeoutMs,
  type KafkaBusSettings,
  messagesAtOnce,
} from '../kafka/kafka-bus-settings.ts';
import { type PlacedMessage, sendUntilAcknowledged } from '../kafka/send-until-acknowledged.ts';
import { within } from '../kafka/within.ts';
import { asRetryable } from './platformatic-errors.ts';
import { clientOptions } from './platformatic-options.ts';

type StringProducer = Producer<string, string, string, string>;
const longestWaitMs = 1_000;
/** Longer than the client's own time-outs, which come first when they come. */
const sendTimeoutMs = acknowledgeTimeoutMs + 10_000;

/** A producer that is replaced when it failed: an idempotent one can be left with a sequence no broker accepts. */
export function createPlatformaticPublisher(settings: KafkaBusSettings) {
  let current: StringProducer | undefined;

  function connect(): StringProducer {
    return new Producer({
      ...clientOptions(settings),
      serializers: stringSerializers,
      acks: ProduceAcks.ALL,
      idempotent: true,
    });
  }

  async function discard(failed: StringProducer): Promise<void> {
    if (current === failed) current = undefined;
    await failed.close(true).catch(() => undefined);
  }

  async function send(batch: readonly PlacedMessage[]): Promise<void> {
    current ??= connect();
    const used = current;
    try {
      await sendUntilAcknowledged(batch, async messages => {
        const { offsets = [] } = await within(
          sendTimeoutMs,
          used.send({
            messages: messages.map(({ topic, key, value, partition, headers }) => ({
              ...{ topic, key, value, partition },
              headers: { ...headers },
            })),
            acks: ProduceAcks.ALL,
          }),
        );
        return offsets;
      });
    } catch (error) {
      void discard(used);
      throw asRetryable(error);
    }
  }

  return {
    /** A batch that failed may have been stored: sent again, it may be there twice. */
    async publish(messages: readonly PlacedMessage[]): Promise<void> {
      const deadline = performance.now() + (settings.publishTimeoutMs ?? defaultPublishTimeoutMs);
      for (let from = 0; from < messages.length; from += messagesAtOnce) {
        for (let waitMs = 200; ; waitMs = Math.min(longestWaitMs, waitMs * 1.6)) {
          try {
            await send(messages.slice(from, from + messagesAtOnce));
            break;
          } catch (error) {
            if (!(error instanceof RetryableError) || performance.now() + waitMs > deadline) throw error;
            await sleep(waitMs);
          }
        }
      }
    },
    async close(): Promise<void> {
      if (current !== undefined) await discard(current);
    },
  };
}

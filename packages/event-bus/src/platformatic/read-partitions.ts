import { type Consumer, findErrorBy, ListOffsetTimestamps, type RecordsBatch } from '@platformatic/kafka';
import { fetchLimits } from '../kafka/kafka-bus-settings.ts';
import type { NewPartition } from '../kafka/partitions-of-member.ts';
import { within } from '../kafka/within.ts';
import type { DeliveredMessage } from '../port.ts';
import { waited } from '../waited.ts';

type FetchResponse = Awaited<ReturnType<Consumer['fetch']>>;
type Message = Omit<DeliveredMessage, 'attempt'>;

export interface ReadPartitionsOptions {
  /** The member of the group. */
  readonly consumer: Consumer;
  /** Another, that joins nothing: brokers answer a connection in order, and a fetch that waits would hold up heartbeats and commits. */
  readonly fetcher: Consumer;
  readonly topics: readonly string[];
  /** Resolves when the messages are done with, or when no more of them may be begun. Never rejects. */
  readonly work: (topic: string, partition: number, messages: readonly Message[]) => Promise<void>;
  readonly stopping: AbortSignal;
  /** Hears what went wrong; it is tried again. */
  readonly onTrouble: (error: unknown) => void;
}

interface Cursor extends NewPartition {
  /** Of the next message to fetch; undefined until the group was asked where it stands. */
  position: bigint | undefined;
  /** The group stands where there are no messages any more: the oldest that is there comes next. */
  isBeforeTheOldest: boolean;
  queued: number;
}

/** A partition with more messages than that in hand is not read for a while; the others are. */
const mostQueued = 100;
const pauseAfterTroubleMs = 200;
const requestTimeoutMs = 30_000;

/**
 * Reads the partitions of a member from the brokers that lead them, one request a broker at a time. The streams of this
 * client end with their first error, and have one buffer for all partitions, which one that is stuck fills: they are not used.
 */
export function readPartitions({ consumer, fetcher, topics, work, stopping, onTrouble }: ReadPartitionsOptions) {
  let cursors: Cursor[] = [];
  const asked = new Set<number>();
  let bell = Promise.withResolvers<void>();
  const ring = () => bell.resolve();
  stopping.addEventListener('abort', ring);

  const isOurs = (cursor: Cursor) => !cursor.lost.aborted;

  async function findPositions(): Promise<void> {
    const unknown = cursors.filter(cursor => cursor.position === undefined);
    if (unknown.length === 0) return;
    const byTopic = [...Map.groupBy(unknown, ({ topic }) => topic)].map(([topic, ofTopic]) => ({
      topic,
      partitions: ofTopic.map(({ partition }) => partition),
    }));
    const committed = await consumer.listCommittedOffsets({ topics: byTopic });
    const oldest = await fetcher.listOffsets({
      topics: byTopic.map(({ topic }) => topic),
      partitions: Object.fromEntries(byTopic.map(({ topic, partitions }) => [topic, partitions])),
      timestamp: ListOffsetTimestamps.EARLIEST,
    });
    for (const cursor of unknown) {
      const low = oldest.get(cursor.topic)?.[cursor.partition] ?? 0n;
      const kept = committed.get(cursor.topic)?.[cursor.partition] ?? -1n;
      cursor.position = cursor.isBeforeTheOldest || kept < low ? low : kept;
      cursor.isBeforeTheOldest = false;
    }
  }

  async function fetchFrom(node: number, wanted: readonly Cursor[], topicIds: ReadonlyMap<string, string>) {
    const byTopic = Map.groupBy(wanted, ({ topic }) => topic);
    try {
      const response = await within(
        requestTimeoutMs,
        fetcher.fetch({
          node,
          maxWaitTime: fetchLimits.waitMs,
          minBytes: 1,
          maxBytes: fetchLimits.bytes,
          topics: [...byTopic].map(([topic, ofTopic]) => ({
            topicId: topicIds.get(topic) ?? '',
            partitions: ofTopic.map(({ partition, position }) => ({
              partition,
              fetchOffset: position ?? 0n,
              partitionMaxBytes: fetchLimits.bytesPerPartition,
              currentLeaderEpoch: -1,
              lastFetchedEpoch: -1,
            })),
          })),
        }),
      );
      takeIn(response, wanted, topicIds);
    } catch (error) {
      if (stopping.aborted) return;
      // Which of them the broker does not say in every version: where each stands is asked again.
      if (error instanceof Error && findErrorBy(error, 'apiId', 'OFFSET_OUT_OF_RANGE') !== null) {
        for (const cursor of wanted) cursor.isBeforeTheOldest = await isOutOfRange(cursor);
        for (const cursor of wanted) if (cursor.isBeforeTheOldest) cursor.position = undefined;
      }
      onTrouble(error);
      await waited(pauseAfterTroubleMs, stopping);
    }
  }

  async function isOutOfRange({ topic, partition, position = 0n }: Cursor): Promise<boolean> {
    const only = { topics: [topic], partitions: { [topic]: [partition] } };
    const low = await fetcher.listOffsets({ ...only, timestamp: ListOffsetTimestamps.EARLIEST });
    const high = await fetcher.listOffsets({ ...only, timestamp: ListOffsetTimestamps.LATEST });
    return position < (low.get(topic)?.[partition] ?? 0n) || position > (high.get(topic)?.[partition] ?? 0n);
  }

  function takeIn(response: FetchResponse, wanted: readonly Cursor[], topicIds: ReadonlyMap<string, string>): void {
    for (const { topicId, partitions } of response.responses) {
      for (const { partitionIndex, records } of partitions) {
        const cursor = wanted.find(
          ({ topic, partition }) => topicIds.get(topic) === topicId && partition === partitionIndex,
        );
        const last = records?.at(-1);
        if (cursor === undefined || !isOurs(cursor) || !records || last === undefined) continue;
        const messages = records.flatMap(batch => messagesOf(batch, cursor));
        cursor.position = last.firstOffset + BigInt(last.lastOffsetDelta) + 1n;
        if (messages.length === 0) continue;
        cursor.queued += messages.length;
        void work(cursor.topic, cursor.partition, messages).then(() => {
          cursor.queued -= messages.length;
          ring();
        });
      }
    }
  }

  async function askEveryBroker(): Promise<void> {
    const metadata = await fetcher.metadata({ topics: [...topics] });
    const topicIds = new Map([...metadata.topics].map(([topic, { id }]) => [topic, id]));
    const wanted = cursors.filter(
      cursor => isOurs(cursor) && cursor.position !== undefined && cursor.queued < mostQueued,
    );
    const byLeader = Map.groupBy(
      wanted,
      ({ topic, partition }) => metadata.topics.get(topic)?.partitions[partition]?.leader ?? -1,
    );
    for (const [node, ofNode] of byLeader) {
      if (node < 0 || asked.has(node)) continue;
      asked.add(node);
      void fetchFrom(node, ofNode, topicIds).finally(() => {
        asked.delete(node);
        ring();
      });
    }
  }

  async function run(): Promise<void> {
    while (!stopping.aborted) {
      bell = Promise.withResolvers();
      cursors = cursors.filter(isOurs);
      try {
        await within(requestTimeoutMs, findPositions());
        await within(requestTimeoutMs, askEveryBroker());
      } catch (error) {
        if (stopping.aborted) return;
        onTrouble(error);
        await waited(pauseAfterTroubleMs, stopping);
        continue;
      }
      await Promise.race([bell.promise, waited(fetchLimits.waitMs, stopping)]);
    }
  }

  return {
    done: run(),
    /** These are read as well from now on. */
    add(partitions: readonly NewPartition[]): void {
      cursors.push(...partitions.map(one => ({ ...one, position: undefined, isBeforeTheOldest: false, queued: 0 })));
      ring();
    },
  };
}

const isControl = 0b10_0000;

/** A batch may begin before the offset that was asked for; marks of transactions are no messages. */
function messagesOf(batch: RecordsBatch, { topic, partition, position = 0n }: Cursor): Message[] {
  if (batch.attributes & isControl) return [];
  return batch.records.flatMap(record => {
    const offset = batch.firstOffset + BigInt(record.offsetDelta);
    if (offset < position) return [];
    const headers = record.headers.map(([name, value]) => [name?.toString() ?? '', value?.toString() ?? ''] as const);
    return {
      ...{ topic, partition, offset: String(offset) },
      key: record.key?.toString() ?? '',
      value: record.value?.toString() ?? '',
      // A header that came twice: the first counts, as with the other client.
      headers: Object.fromEntries(headers.toReversed()),
    };
  });
}

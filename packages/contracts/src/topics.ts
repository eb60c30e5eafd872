import { type EventType, eventTypes, topicOf } from './events.ts';

/** A topic of Kafka as it has to be. One for each type of event. */
export interface Topic {
  readonly name: string;
  readonly event: EventType;
  readonly partitions: number;
  readonly replicationFactor: number;
  readonly retentionMs: number;
  /** Every setting of the topic itself, as the broker names it; also those that follow from the fields above. */
  readonly config: Readonly<Record<string, string>>;
}

const dayMs = 86_400_000;
const retentionMs = 7 * dayMs;

/**
 * What comes with every file has room for many consumers; what happens now and then needs few. A prime number: consumers are
 * dealt partitions in turn, and murmur2 gives ids that count (S001, S002 ...) to even and odd numbers unevenly. Of 24
 * partitions the busier of two consumers had 17 of 24 stores, of 31 it has 13.
 */
export const partitionsOfFiles = 31;
const partitionsOfRareEvents = 6;
const rareEvents: ReadonlySet<EventType> = new Set<EventType>([
  'file.refused',
  'file.quarantined',
  'customer.erasure-requested',
  'customer.records-erased',
  'customer.books-erased',
]);

export interface TopicScale {
  /** Of the topics that every file passes; rare events get no more than that. Default `partitionsOfFiles`. */
  readonly partitions?: number;
  /** Copies of every partition; all of them but one have to confirm. Default 3. */
  readonly replicationFactor?: number;
}

/** Settings that a topic of this installation has, whatever it is called. */
export function topicConfig({ replicationFactor = 3 }: TopicScale = {}): Readonly<Record<string, string>> {
  return {
    'cleanup.policy': 'delete',
    // The producer's choice: nothing is compressed twice, and a client that cannot decompress is never surprised.
    'compression.type': 'producer',
    // Of a batch. An event is under 1 kB and 500 are sent at once; Kafka's own default, said so that nobody lowers it unseen.
    'max.message.bytes': '1048588',
    // A till's clock or a server's must decide neither what is deleted nor where a replay begins.
    'message.timestamp.type': 'LogAppendTime',
    // With one copy out of three lost writing goes on, and what was acknowledged is still there twice.
    'min.insync.replicas': String(Math.max(1, replicationFactor - 1)),
    'retention.ms': String(retentionMs),
    // A segment that is written to is never deleted: without this a quiet partition would keep messages for two weeks.
    'segment.ms': String(dayMs),
    'unclean.leader.election.enable': 'false',
  };
}

/**
 * The topics of an installation. Kept for a week, which is shorter than services remember what they have handled
 * (INBOX_RETENTION): whatever is delivered again is known.
 */
export function topicsFor(scale: TopicScale = {}): readonly Topic[] {
  const { partitions = partitionsOfFiles, replicationFactor = 3 } = scale;
  return eventTypes.map(event => ({
    name: topicOf(event),
    event,
    partitions: rareEvents.has(event) ? Math.min(partitionsOfRareEvents, partitions) : partitions,
    replicationFactor,
    retentionMs,
    config: topicConfig(scale),
  }));
}

/** The topics of a chain with three brokers: what Strimzi is given, and what a small installation scales down. */
export const topics: readonly Topic[] = topicsFor();

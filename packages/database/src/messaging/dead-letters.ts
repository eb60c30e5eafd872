import type { EventMessage } from '@tillkeeper/contracts';
import type { Queryable } from '../query-on.ts';
import { deleteInBatches } from './delete-in-batches.ts';
import { outboxChannel } from './outbox.ts';

/** A message as the bus delivered it. */
export interface ParkedMessage extends EventMessage {
  readonly partition: number;
  /** Decimal text. */
  readonly offset: string;
  readonly attempt: number;
}

export interface DeadLetter extends EventMessage {
  readonly dead_letter_id: bigint;
  readonly consumer_group: string;
  readonly partition: number;
  readonly message_offset: bigint;
  readonly reason: string;
  readonly attempts: number;
  /** ISO 8601 instant. */
  readonly parked_at: string;
  readonly replayed_at: string | null;
}

/** Which dead letters; what is left out does not narrow. */
export interface DeadLetterFilter {
  readonly ids?: readonly bigint[];
  readonly group?: string;
  readonly topic?: string;
}

/** The `park` of a group's subscription: keeps the message with its reason, once however often it is called. */
export function parkDeadLetter(database: Queryable, { group }: { group: string }) {
  return async (message: ParkedMessage, reason: unknown): Promise<void> => {
    await database.query(
      `insert into ops.dead_letters
         (consumer_group, topic, partition, message_offset, key, headers, value, reason, attempts)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
       on conflict (consumer_group, topic, partition, message_offset, md5(value)) where replayed_at is null do nothing`,
      [
        group,
        message.topic,
        message.partition,
        message.offset,
        storable(message.key),
        JSON.stringify(message.headers),
        storable(message.value),
        storable(explain(reason)),
        message.attempt,
      ],
    );
  };
}

/** How many of a service wait for a replay; for metrics. */
export async function countDeadLetters(database: Queryable, { group }: { group: string }): Promise<number> {
  const { rows } = await database.query<{ count: bigint }>(
    'select count(*) as count from ops.dead_letters where consumer_group = $1 and replayed_at is null',
    [group],
  );
  return Number(rows[0]?.count ?? 0n);
}

/** The dead letters that wait for a replay, oldest first, at most `limit` (default 100); with `isAll` the replayed ones, too. */
export async function listDeadLetters(
  database: Queryable,
  filter: DeadLetterFilter & { isAll?: boolean; limit?: number } = {},
): Promise<DeadLetter[]> {
  const { rows } = await database.query<DeadLetter>(
    `select dead_letter_id, consumer_group, topic, partition, message_offset, key, headers, value, reason, attempts,
       parked_at, replayed_at
     from ops.dead_letters
     where ${matches} and ($4 or replayed_at is null)
     order by dead_letter_id limit $5`,
    [...filterValues(filter), filter.isAll === true, filter.limit ?? 100],
  );
  return rows;
}

/**
 * Puts dead letters back on their way: into the outbox, in the order of parking, in one statement. Every group gets
 * them again; those that have handled them know it by their inbox. Returns how many.
 */
export async function replayDeadLetters(database: Queryable, filter: DeadLetterFilter): Promise<number> {
  const { rows } = await database.query<{ replayed: bigint }>(
    `with taken as (
       update ops.dead_letters set replayed_at = now() where ${matches} and replayed_at is null
       returning dead_letter_id, topic, key, headers, value),
     appended as (
       insert into ops.outbox (event_id, topic, key, headers, value)
       select 'dead-letter/' || dead_letter_id, topic, key, headers, value from taken order by dead_letter_id
       returning 1)
     select count(*) as replayed, pg_notify('${outboxChannel}', '') from appended`,
    filterValues(filter),
  );
  return Number(rows[0]?.replayed ?? 0n);
}

/** Deletes dead letters parked before `before`, replayed or not; returns how many. */
export function pruneDeadLetters(database: Queryable, before: Date): Promise<number> {
  return deleteInBatches(database, 'ops.dead_letters', 'parked_at < $1', [before.toISOString()]);
}

const matches = `($1::bigint[] is null or dead_letter_id = any ($1)) and ($2::text is null or consumer_group = $2)
       and ($3::text is null or topic = $3)`;

function filterValues({ ids, group, topic }: DeadLetterFilter): unknown[] {
  return [ids ?? null, group ?? null, topic ?? null];
}

/** The error with its causes: without its stack, which is in the log. */
function explain(reason: unknown): string {
  const sentences: string[] = [];
  for (
    let cause = reason;
    cause !== undefined && sentences.length < 5;
    cause = cause instanceof Error ? cause.cause : undefined
  ) {
    sentences.push(cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause));
  }
  return sentences.join(' < ').slice(0, 2_000);
}

/** PostgreSQL keeps no NUL in a text. A message that has one must be parked all the same: it is shown as its symbol. */
function storable(text: string): string {
  return text.replaceAll('\0', '\u2400');
}

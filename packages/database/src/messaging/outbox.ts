import { type EventMessage, encodeEvent, type TillkeeperEvent } from '@tillkeeper/contracts';
import type { Queryable } from '../query-on.ts';
import type { Transaction } from '../run-transaction.ts';
import { deleteInBatches } from './delete-in-batches.ts';

/** The relay of every process hears this when a transaction with events commits. */
export const outboxChannel = 'tillkeeper_outbox';

export interface OutboxEntry extends EventMessage {
  readonly id: bigint;
}

/**
 * Leaves events to be published once this transaction is committed. They leave in the order of appending, so events of
 * one key keep their order as long as one transaction after the other writes for that key, as the bus sees to.
 */
export async function appendToOutbox(tx: Transaction, events: readonly TillkeeperEvent[]): Promise<void> {
  if (events.length === 0) return;
  const messages = events.map(encodeEvent);
  await tx.query(
    {
      name: 'append-to-outbox',
      text: `with appended as (
               insert into ops.outbox (event_id, topic, key, headers, value)
               select event_id, topic, key, headers, value
               from unnest($1::text[], $2::text[], $3::text[], $4::json[], $5::text[])
                 with ordinality as event (event_id, topic, key, headers, value, position)
               order by position
               returning 1)
             select pg_notify('${outboxChannel}', '') from appended limit 1`,
    },
    [
      events.map(event => event.id),
      messages.map(message => message.topic),
      messages.map(message => message.key),
      messages.map(message => JSON.stringify(message.headers)),
      messages.map(message => message.value),
    ],
  );
}

/** Makes this transaction the one that publishes, until it ends; false when another does. */
export async function claimOutbox(tx: Transaction): Promise<boolean> {
  const { rows } = await tx.query<{ is_mine: boolean }>(
    `select pg_try_advisory_xact_lock(hashtextextended('tillkeeper.outbox', 0)) as is_mine`,
  );
  return rows[0]?.is_mine === true;
}

/** The oldest events, in order. */
export async function readOutbox(tx: Transaction, limit: number): Promise<OutboxEntry[]> {
  const { rows } = await tx.query<OutboxEntry>(
    {
      name: 'read-outbox',
      text: 'select id, topic, key, headers, value from ops.outbox order by id limit $1',
    },
    [limit],
  );
  return rows;
}

/** Takes published events out. */
export async function deleteFromOutbox(tx: Transaction, ids: readonly bigint[]): Promise<void> {
  await tx.query('delete from ops.outbox where id = any ($1::bigint[])', [ids]);
}

/** How many events wait, and since when the oldest does; for metrics. */
export async function measureOutbox(database: Queryable): Promise<{ events: number; oldest: string | undefined }> {
  const { rows } = await database.query<{ events: bigint; oldest: string | null }>(
    'select count(*) as events, min(created_at) as oldest from ops.outbox',
  );
  return { events: Number(rows[0]?.events ?? 0n), oldest: rows[0]?.oldest ?? undefined };
}

/** Throws away events that were not published since `before`: what they say is lost. Returns how many. */
export function pruneOutbox(database: Queryable, before: Date): Promise<number> {
  return deleteInBatches(database, 'ops.outbox', 'created_at < $1', [before.toISOString()]);
}

import type { QueryConfig, QueryResultRow } from 'pg';
import type { BusMessage, PartitionLag } from '../port.ts';

/** A pool, a client, or a session that asks one question at a time. */
export interface Queryable {
  query<Row extends QueryResultRow>(query: string | QueryConfig, values?: unknown[]): Promise<{ rows: Row[] }>;
}

/** NOTIFY channel; the payload is the topic that has new messages. */
export const messagesChannel = 'tillkeeper_bus_messages';

export async function ensureTopics(db: Queryable, topics: readonly string[], partitions: number): Promise<void> {
  await db.query(
    `insert into bus.partitions (topic, partition)
     select topic, partition
     from unnest($1::text[]) as topic
     cross join generate_series(0, $2::int - 1) as partition
     -- A topic keeps the partitions it has: with another number a key would change its partition, and lose its order.
     where not exists (select from bus.partitions p where p.topic = topic.topic)
     order by topic, partition
     on conflict do nothing`,
    [topics, partitions],
  );
}

/** The number of partitions of each topic; topics that were never made are missing. */
export async function countPartitions(db: Queryable, topics: readonly string[]): Promise<Map<string, number>> {
  const { rows } = await db.query<{ topic: string; partitions: number }>(
    `select topic, count(*)::int as partitions from bus.partitions where topic = any ($1::text[]) group by topic`,
    [topics],
  );
  return new Map(rows.map(row => [row.topic, row.partitions]));
}

/**
 * Appends in one statement, all or nothing. The rows of the partitions are locked in one order (no deadlocks) until commit, so
 * offsets have no gaps, and a reader that saw offset n never finds a smaller one later.
 */
export async function appendMessages(
  db: Queryable,
  messages: readonly (BusMessage & { readonly partition: number })[],
): Promise<void> {
  await db.query({
    name: 'bus_append_messages',
    text: `with incoming as materialized (
             select topic, partition, key, headers, value,
                    row_number() over (partition by topic, partition order by n) - 1 as position
             from unnest($1::text[], $2::int[], $3::text[], $4::json[], $5::text[])
                  with ordinality as m (topic, partition, key, headers, value, n)
           ), counted as (
             select topic, partition, count(*) as messages from incoming group by topic, partition
           ), locked as materialized (
             select topic, partition, messages
             from bus.partitions join counted using (topic, partition)
             order by topic, partition
             for update of partitions
           ), reserved as (
             update bus.partitions p set next_offset = p.next_offset + locked.messages
             from locked where p.topic = locked.topic and p.partition = locked.partition
             returning p.topic, p.partition, p.next_offset - locked.messages as base
           ), appended as (
             insert into bus.messages (topic, partition, message_offset, key, headers, value)
             select topic, partition, base + position, key, headers, value
             from incoming join reserved using (topic, partition)
             order by topic, partition, position
           )
           select pg_notify('${messagesChannel}', topic) from (select distinct topic from counted) as topics`,
    values: [
      messages.map(message => message.topic),
      messages.map(message => message.partition),
      messages.map(message => message.key),
      messages.map(message => JSON.stringify(message.headers)),
      messages.map(message => message.value),
    ],
  });
}

export async function readLag(db: Queryable, group: string, topics: readonly string[]): Promise<PartitionLag[]> {
  const { rows } = await db.query<{ topic: string; partition: number; next: string; end: string; lag: string }>(
    `select p.topic, p.partition, position.next::text as next, p.next_offset::text as end,
            (p.next_offset - position.next)::text as lag
     from bus.partitions p
     left join bus.cursors c on c.consumer_group = $1 and c.topic = p.topic and c.partition = p.partition
     cross join lateral (select greatest(p.first_offset, coalesce(c.next_offset, 0)) as next) as position
     where p.topic = any ($2::text[])
     order by p.topic, p.partition`,
    [group, topics],
  );
  return rows.map(row => ({ ...row, lag: Number(row.lag) }));
}

/** Puts the group's cursors at the first message published at `from` or later; null: at the oldest there is. */
export async function moveCursors(
  db: Queryable,
  group: string,
  topics: readonly string[],
  from: Date | null,
): Promise<void> {
  await db.query(
    `insert into bus.cursors (consumer_group, topic, partition, next_offset)
     select $1, p.topic, p.partition,
            case when $3::timestamptz is null then p.first_offset
                 else coalesce((select min(m.message_offset) from bus.messages m
                                where m.topic = p.topic and m.partition = p.partition and m.published_at >= $3),
                               p.next_offset)
            end
     from bus.partitions p where p.topic = any ($2::text[])
     on conflict (consumer_group, topic, partition) do update set next_offset = excluded.next_offset`,
    [group, topics, from],
  );
}

/**
 * Deletes up to `limit` old messages of one partition that every group has read; how many. One partition a statement, so that no
 * two lock crosswise. A group that is gone for good holds what it has not read until its rows in bus.cursors are deleted.
 */
export async function prunePartition(
  db: Queryable,
  { topic, partition, before, limit }: { topic: string; partition: number; before: Date; limit: number },
): Promise<number> {
  const { rows } = await db.query<{ deleted: number }>(
    `with old as (
       select message_offset from bus.messages
       where topic = $1 and partition = $2 and published_at < $3
         and message_offset < all (select next_offset from bus.cursors where topic = $1 and partition = $2)
       order by message_offset limit $4
     ), gone as (
       delete from bus.messages m using old
       where m.topic = $1 and m.partition = $2 and m.message_offset = old.message_offset
       returning m.message_offset
     ), moved as (
       update bus.partitions set first_offset = greatest(first_offset, (select max(message_offset) + 1 from gone))
       where topic = $1 and partition = $2 and exists (select from gone)
     )
     select count(*)::int as deleted from gone`,
    [topic, partition, before, limit],
  );
  return rows[0]?.deleted ?? 0;
}

export async function partitionsWithMessagesBefore(
  db: Queryable,
  before: Date,
): Promise<{ topic: string; partition: number }[]> {
  const { rows } = await db.query<{ topic: string; partition: number }>(
    `select distinct topic, partition from bus.messages where published_at < $1 order by topic, partition`,
    [before],
  );
  return rows;
}

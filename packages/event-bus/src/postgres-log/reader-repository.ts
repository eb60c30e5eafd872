import type { DeliveredMessage } from '../port.ts';
import type { Queryable } from './log-repository.ts';

/*
 * What one subscription asks through its own session. That session holds advisory locks: a shared one for each topic says
 * "I am a member of this group", an exclusive one for each partition says "I read it". The server drops them the moment the
 * session ends, however it ends, so a crashed process's partitions are free at once and no clock is involved. And since the
 * offset is committed through the same session, whoever commits still holds the lock.
 * Needs a connection of its own from client to server (no transaction pooling between).
 */

export interface PartitionName {
  readonly topic: string;
  readonly partition: number;
}

/** NOTIFY channel; the payload is the group whose members or partitions changed hands. */
export const membersChannel = 'tillkeeper_bus_members';

const memberKey = `hashtextextended(concat_ws('/', 'tillkeeper-bus-member', $1::text, topic), 0)`;
const partitionKey = `hashtextextended(concat_ws('/', 'tillkeeper-bus-partition', $1::text, topic, partition), 0)`;

/** Makes this session a member of the group, until it ends, and tells the others. */
export async function joinGroup(session: Queryable, group: string, topics: readonly string[]): Promise<void> {
  await session.query(`select pg_advisory_lock_shared(${memberKey}) from unnest($2::text[]) as topic`, [group, topics]);
  await tellMembers(session, group);
}

export async function tellMembers(session: Queryable, group: string): Promise<void> {
  await session.query('select pg_notify($1, $2)', [membersChannel, group]);
}

/** Gives every partition back and tells the others, who take them at once. */
export async function leaveGroup(session: Queryable, group: string): Promise<void> {
  await session.query('select pg_advisory_unlock_all()');
  await tellMembers(session, group);
}

/** For each topic how many members the group has, and which of them (from 0) this session is. */
export async function readMembership(
  session: Queryable,
  group: string,
  topics: readonly string[],
): Promise<{ topic: string; members: number; rank: number }[]> {
  const { rows } = await session.query<{ topic: string; members: number; rank: number }>({
    name: 'bus_read_membership',
    text: `select topic, count(*)::int as members, (count(*) filter (where l.pid < pg_backend_pid()))::int as rank
           from unnest($2::text[]) as topic
           join pg_locks l on l.locktype = 'advisory' and l.mode = 'ShareLock' and l.granted and l.objsubid = 1
             and l.database = (select oid from pg_database where datname = current_database())
             and (l.classid::bigint << 32 | l.objid::bigint) = ${memberKey}
           group by topic`,
    values: [group, topics],
  });
  return rows;
}

/** Keeps a stopped group stopped until the transaction ends; false when somebody reads. */
export async function lockOutMembers(db: Queryable, group: string, topics: readonly string[]): Promise<boolean> {
  const { rows } = await db.query<{ isAlone: boolean }>(
    `select bool_and(pg_try_advisory_xact_lock(${memberKey})) as "isAlone" from unnest($2::text[]) as topic`,
    [group, topics],
  );
  return rows[0]?.isAlone ?? true;
}

/** Takes those of the partitions that nobody else reads. */
export async function takePartitions(
  session: Queryable,
  group: string,
  wanted: readonly PartitionName[],
): Promise<PartitionName[]> {
  const { rows } = await session.query<{ topic: string; partition: number; isTaken: boolean }>(
    `select topic, partition, pg_try_advisory_lock(${partitionKey}) as "isTaken"
     from unnest($2::text[], $3::int[]) as wanted (topic, partition)`,
    [group, wanted.map(({ topic }) => topic), wanted.map(({ partition }) => partition)],
  );
  return rows.filter(row => row.isTaken).map(({ topic, partition }) => ({ topic, partition }));
}

export async function givePartitionBack(session: Queryable, group: string, given: PartitionName): Promise<void> {
  await session.query(
    `select pg_advisory_unlock(${partitionKey}) from (values ($2::text, $3::int)) as given (topic, partition)`,
    [group, given.topic, given.partition],
  );
}

/**
 * Where the group goes on in each partition (a new group at the oldest message). To be asked after the partitions were taken.
 * A new group is noted, so that pruning keeps what it has not read.
 */
export async function readCursors(
  session: Queryable,
  group: string,
  partitions: readonly PartitionName[],
): Promise<(PartitionName & { nextOffset: string })[]> {
  const { rows } = await session.query<PartitionName & { nextOffset: string }>(
    `with mine as (
       select * from unnest($2::text[], $3::int[]) as mine (topic, partition)
     ), noted as (
       insert into bus.cursors (consumer_group, topic, partition, next_offset)
       select $1, topic, partition, p.first_offset from mine join bus.partitions p using (topic, partition)
       on conflict do nothing
     )
     select topic, partition, coalesce(c.next_offset, 0)::text as "nextOffset"
     from mine left join (select * from bus.cursors where consumer_group = $1) as c using (topic, partition)`,
    [group, partitions.map(({ topic }) => topic), partitions.map(({ partition }) => partition)],
  );
  return rows;
}

/** The next messages of each partition, from its offset on. */
export async function readMessages(
  session: Queryable,
  from: readonly (PartitionName & { nextOffset: string })[],
  limit: number,
): Promise<Omit<DeliveredMessage, 'attempt'>[]> {
  const { rows } = await session.query<Omit<DeliveredMessage, 'attempt'>>({
    name: 'bus_read_messages',
    text: `select m.topic, m.partition, m.message_offset::text as "offset", m.key, m.headers, m.value
           from unnest($1::text[], $2::int[], $3::bigint[]) as mine (topic, partition, next_offset)
           cross join lateral (
             select * from bus.messages
             where topic = mine.topic and partition = mine.partition and message_offset >= mine.next_offset
             order by message_offset limit $4
           ) as m`,
    values: [
      from.map(({ topic }) => topic),
      from.map(({ partition }) => partition),
      from.map(({ nextOffset }) => nextOffset),
      limit,
    ],
  });
  return rows;
}

export async function commitOffset(
  session: Queryable,
  group: string,
  { topic, partition, nextOffset }: PartitionName & { nextOffset: string },
): Promise<void> {
  await session.query({
    name: 'bus_commit_offset',
    text: `insert into bus.cursors (consumer_group, topic, partition, next_offset) values ($1, $2, $3, $4)
           on conflict (consumer_group, topic, partition) do update set next_offset = excluded.next_offset`,
    values: [group, topic, partition, nextOffset],
  });
}

import type { Queryable } from '@tillkeeper/database';

/** How long ago the last file of sales of a store came; the first that fits. */
export const lastFileAges = ['under 1 hour', 'under 6 hours', 'under 1 day', 'under 3 days', 'longer ago'] as const;
export type LastFileAge = (typeof lastFileAges)[number];

/** Stores that are open (not closed down, with a sender of their own), by the age of their last file; of the last two weeks. */
export async function countStoresByLastFile(database: Queryable, at: Date): Promise<Record<LastFileAge, number>> {
  const { rows } = await database.query<{ hours: number | null }>(
    `select extract(epoch from $1::timestamptz - last.received_at)::float8 / 3600 as hours
     from retail.stores s
     join ops.senders sender on sender.stores = array[s.store_id]
     left join lateral (
       select max(f.received_at) as received_at from ops.files f
       where f.sender_id = sender.sender_id and f.file_type = 'sales'
         and f.received_at > $1::timestamptz - interval '15 days') last on true
     where s.deleted_at is null and (s.closed_on is null or s.closed_on > $1::timestamptz::date)
       and (s.opened_on is null or s.opened_on <= $1::timestamptz::date)`,
    [at.toISOString()],
  );
  const counts = { 'under 1 hour': 0, 'under 6 hours': 0, 'under 1 day': 0, 'under 3 days': 0, 'longer ago': 0 };
  for (const { hours } of rows) counts[ageOf(hours ?? Number.POSITIVE_INFINITY)] += 1;
  return counts;
}

function ageOf(hours: number): LastFileAge {
  if (hours < 1) return 'under 1 hour';
  if (hours < 6) return 'under 6 hours';
  if (hours < 24) return 'under 1 day';
  return hours < 72 ? 'under 3 days' : 'longer ago';
}

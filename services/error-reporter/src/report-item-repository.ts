import type { Queryable } from '@tillkeeper/database';

/** Notes that a store's next digest has to speak of a file. Only sales are reported to stores. */
export async function noteFile(
  tx: Queryable,
  file: { storeIds: readonly string[]; fileId: string; run: number; at: Date; traceparent?: string | undefined },
): Promise<void> {
  await tx.query(
    `insert into ops.report_items (store_id, file_id, run, is_rejudged, noted_at, traceparent)
     select store_id, $2, $3, exists (select from ops.files where file_id = $2 and rejudged_run = $3), $4, $5
     from unnest($1::text[]) as store_id
     on conflict do nothing`,
    [file.storeIds, file.fileId, file.run, file.at.toISOString(), file.traceparent ?? null],
  );
}

/** The same for the stores that a file of sales speaks of (`storesOfFile`), in one statement; other files are no store's business. */
export async function noteSalesFile(
  tx: Queryable,
  file: { fileId: string; run: number; at: Date; traceparent?: string | undefined },
): Promise<void> {
  await tx.query(
    {
      name: 'note-sales-file',
      text: `insert into ops.report_items (store_id, file_id, run, is_rejudged, noted_at, traceparent)
        select s.store_id, f.file_id, $2, coalesce(f.rejudged_run = $2, false), $3, $4
        from ops.files f
        cross join lateral (
          select store_id from retail.stores
          where store_id in (select store_id from ops.file_totals where file_id = f.file_id)
            or store_id in (select stores[1] from ops.senders
                            where cardinality(stores) = 1 and sender_id = f.sender_id)) s
        where f.file_id = $1 and f.file_type = 'sales'
        order by s.store_id
        on conflict (store_id, file_id, run) do update set traceparent = excluded.traceparent
        where excluded.traceparent is not null and report_items.report_id is null`,
    },
    [file.fileId, file.run, file.at.toISOString(), file.traceparent ?? null],
  );
}

/**
 * Notes what was found of files after they were judged (their findings' first run is 0, so is that of the item): what
 * the runs of these files have found may have been told before. Files of one store alone: a missing file of head office is
 * no store's business.
 */
export async function noteLateFindings(tx: Queryable, when: { foundSince: Date; at: Date }): Promise<void> {
  await tx.query(
    `insert into ops.report_items (store_id, file_id, run, is_rejudged, noted_at)
     select distinct s.stores[1], e.file_id, 0, true, $2::timestamptz
     from quality.exceptions e
     join ops.files f on f.file_id = e.file_id
     join ops.senders s on s.sender_id = f.sender_id and cardinality(s.stores) = 1
     where e.file_type = 'sales' and e.code = 'file.sequence-gap' and e.status = 'open' and e.first_run = 0
       and e.created_at > $1
     on conflict do nothing`,
    [when.foundSince.toISOString(), when.at.toISOString()],
  );
}

export interface ReportItem {
  readonly file_id: string;
  readonly run: number;
  /** Nobody sent the file for this run: what came of it was told before. */
  readonly is_rejudged: boolean;
}

/** What the next digest of a store speaks of (of what was known by then); locks it against another copy of the service. */
export async function takeItems(tx: Queryable, storeId: string, knownBy: Date): Promise<ReportItem[]> {
  const { rows } = await tx.query<ReportItem>(
    `select i.file_id, i.run, i.is_rejudged from ops.report_items i join ops.files f using (file_id)
     where i.store_id = $1 and i.report_id is null and i.noted_at <= $2
       and f.status in ('loaded', 'rejected', 'quarantined')
     order by i.noted_at, i.file_id, i.run for update of i`,
    [storeId, knownBy.toISOString()],
  );
  return rows;
}

export async function markItems(
  tx: Queryable,
  storeId: string,
  items: readonly { file_id: string; run: number }[],
  reportId: bigint,
): Promise<void> {
  await tx.query(
    `update ops.report_items i set report_id = $4
     from unnest($2::text[], $3::int[]) as item (file_id, run)
     where i.store_id = $1 and i.file_id = item.file_id and i.run = item.run`,
    [storeId, items.map(item => item.file_id), items.map(item => item.run), reportId],
  );
}

/** Forgets runs that there is nothing to say of. */
export async function deleteItems(
  tx: Queryable,
  storeId: string,
  items: readonly { file_id: string; run: number }[],
): Promise<void> {
  await tx.query(
    `delete from ops.report_items i using unnest($2::text[], $3::int[]) as item (file_id, run)
     where i.store_id = $1 and i.file_id = item.file_id and i.run = item.run`,
    [storeId, items.map(item => item.file_id), items.map(item => item.run)],
  );
}

export async function itemsOfReport(
  database: Queryable,
  reportId: bigint,
): Promise<{ file_id: string; run: number }[]> {
  const { rows } = await database.query<{ file_id: string; run: number }>(
    'select file_id, run from ops.report_items where report_id = $1 order by noted_at, file_id, run',
    [reportId],
  );
  return rows;
}

/** Of the traces of the files that a report speaks of, the first first. */
export async function tracesOfReport(database: Queryable, reportId: bigint): Promise<string[]> {
  const { rows } = await database.query<{ traceparent: string }>(
    `select traceparent from ops.report_items where report_id = $1 and traceparent is not null
     order by noted_at, file_id limit 50`,
    [reportId],
  );
  return rows.map(row => row.traceparent);
}

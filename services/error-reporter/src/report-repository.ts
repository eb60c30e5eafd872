import type { Queryable } from '@tillkeeper/database';
import type { Digest } from '@tillkeeper/domain';

export interface ReportStore {
  readonly store_id: string;
  readonly name: string;
  readonly currency: string;
  readonly manager_name: string | null;
  readonly manager_email: string;
  /** The date in the store's own zone. */
  readonly local_date: string;
}
export type ReportKind = 'digest' | 'refused' | 'rejected';
export interface NewReport {
  readonly kind: ReportKind;
  readonly store: ReportStore;
  readonly dedupeKey: string;
  readonly messageId: string;
  readonly content: Digest;
}
export interface ReportToSend {
  readonly report_id: bigint;
  readonly kind: ReportKind;
  readonly store_id: string;
  readonly report_date: string;
  readonly message_id: string;
  readonly recipient_name: string | null;
  readonly recipient: string;
  readonly subject: string;
  readonly attempts: number;
  readonly content: Digest;
}
/** Stores that a file speaks of: those in its totals, and its sender's own. */
export async function storesOfFile(tx: Queryable, fileId: string): Promise<string[]> {
  const { rows } = await tx.query<{ store_id: string }>(
    `select store_id from retail.stores
     where store_id in (select store_id from ops.file_totals where file_id = $1)
        or store_id in (select stores[1] from ops.senders where cardinality(stores) = 1
                        and sender_id = (select sender_id from ops.files where file_id = $1))
     order by store_id`,
    [fileId],
  );
  return rows.map(row => row.store_id);
}

export async function isStore(tx: Queryable, storeId: string): Promise<boolean> {
  const { rows } = await tx.query('select 1 from retail.stores where store_id = $1', [storeId]);
  return rows.length > 0;
}

/** The only store of a sender, where it has one. */
export async function storeOfSender(tx: Queryable, senderId: string): Promise<string | undefined> {
  const { rows } = await tx.query<{ store_id: string }>(
    `select stores[1] as store_id from ops.senders join retail.stores on store_id = stores[1]
     where sender_id = $1 and cardinality(stores) = 1`,
    [senderId],
  );
  return rows[0]?.store_id;
}

/** Notes that a store's next digest has to speak of a file. Only sales are reported to stores. */
export async function noteFile(
  tx: Queryable,
  file: { storeIds: readonly string[]; fileId: string; run: number },
): Promise<void> {
  await tx.query(
    `insert into ops.report_items (store_id, file_id, run, is_rejudged)
     select store_id, $2, $3, exists (select from ops.files where file_id = $2 and rejudged_run = $3)
     from unnest($1::text[]) as store_id
     on conflict do nothing`,
    [file.storeIds, file.fileId, file.run],
  );
}

/**
 * Notes what was found of files after they were judged (their findings' first run is 0, so is that of the item): what
 * the runs of these files have found may have been told before. Files of one store alone: a missing file of head office is
 * no store's business.
 */
export async function noteLateFindings(tx: Queryable, foundSince: Date): Promise<void> {
  await tx.query(
    `insert into ops.report_items (store_id, file_id, run, is_rejudged)
     select distinct s.stores[1], e.file_id, 0, true
     from quality.exceptions e
     join ops.files f on f.file_id = e.file_id
     join ops.senders s on s.sender_id = f.sender_id and cardinality(s.stores) = 1
     where e.file_type = 'sales' and e.code = 'file.sequence-gap' and e.status = 'open' and e.first_run = 0
       and e.created_at > $1
     on conflict do nothing`,
    [foundSince.toISOString()],
  );
}

/** Who gets a store's mail; undefined when nobody is known. */
export async function findStore(tx: Queryable, storeId: string, at: Date): Promise<ReportStore | undefined> {
  const { rows } = await tx.query<ReportStore>(
    `select store_id, name, currency, manager_name, manager_email, to_char($2::timestamptz at time zone time_zone, 'YYYY-MM-DD') as local_date
     from retail.stores where store_id = $1 and manager_email is not null`,
    [storeId, at.toISOString()],
  );
  return rows[0];
}

/** Stores whose day is over (or all of them, when `reportHour` is null), and which have something to be told. */
export async function storesToReport(
  database: Queryable,
  options: { at: Date; reportHour: number | null; storeId: string | undefined },
): Promise<string[]> {
  const { rows } = await database.query<{ store_id: string }>(
    `select s.store_id from retail.stores s
     where ($3::text is null or s.store_id = $3)
       and s.manager_email is not null
       and exists (select from ops.report_items i join ops.files f using (file_id)
                   where i.store_id = s.store_id and i.report_id is null and f.status in ('loaded', 'rejected', 'quarantined'))
       and ($2::int is null
            or (extract(hour from $1::timestamptz at time zone s.time_zone) >= $2
                and not exists (select from ops.reports r where r.store_id = s.store_id and r.kind = 'digest'
                                and r.report_date = ($1::timestamptz at time zone s.time_zone)::date)))
     order by s.store_id`,
    [options.at.toISOString(), options.reportHour, options.storeId ?? null],
  );
  return rows.map(row => row.store_id);
}

export interface ReportItem {
  readonly file_id: string;
  readonly run: number;
  /** Nobody sent the file for this run: what came of it was told before. */
  readonly is_rejudged: boolean;
}

/** What the next digest of a store speaks of; locks it against another copy of the service. */
export async function takeItems(tx: Queryable, storeId: string): Promise<ReportItem[]> {
  const { rows } = await tx.query<ReportItem>(
    `select i.file_id, i.run, i.is_rejudged from ops.report_items i join ops.files f using (file_id)
     where i.store_id = $1 and i.report_id is null and f.status in ('loaded', 'rejected', 'quarantined')
     order by i.noted_at, i.file_id, i.run for update of i`,
    [storeId],
  );
  return rows;
}

/** Keeps a report to be sent; false when the same was made before. */
export async function insertReport(tx: Queryable, report: NewReport): Promise<bigint | undefined> {
  const { rows } = await tx.query<{ report_id: bigint }>(
    `insert into ops.reports (kind, store_id, report_date, dedupe_key, state, message_id, recipient_name, recipient, subject, content)
     values ($1, $2, $3, $4, 'pending', $5, $6, $7, $8, $9)
     on conflict (dedupe_key) do nothing returning report_id`,
    [
      report.kind,
      report.store.store_id,
      report.store.local_date,
      report.dedupeKey,
      report.messageId,
      report.store.manager_name,
      report.store.manager_email,
      report.content.subject,
      JSON.stringify(report.content),
    ],
  );
  return rows[0]?.report_id;
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

/** How many mails at once a store got on a day. */
export async function countImmediate(tx: Queryable, store: ReportStore): Promise<number> {
  const { rows } = await tx.query<{ count: string }>(
    `select count(*) from ops.reports where store_id = $1 and report_date = $2 and kind in ('refused', 'rejected')`,
    [store.store_id, store.local_date],
  );
  return Number(rows[0]?.count ?? 0);
}

/** Takes the next report that waits (or was left half-sent by a process that died) and marks it as being sent. */
export async function takeReport(database: Queryable, leaseMs: number): Promise<ReportToSend | undefined> {
  const { rows } = await database.query<ReportToSend>(
    `update ops.reports set state = 'sending', attempts = attempts + 1, next_attempt_at = now() + make_interval(secs => $1::float8 / 1000)
     where report_id = (select report_id from ops.reports where state in ('pending', 'sending') and next_attempt_at <= now()
                        order by report_id limit 1 for update skip locked)
     returning report_id, kind, store_id, report_date, message_id, recipient_name, recipient, subject, attempts, content`,
    [leaseMs],
  );
  return rows[0];
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

export async function markSent(database: Queryable, reportId: bigint, location: string | null): Promise<void> {
  await database.query(
    `update ops.reports set state = 'sent', sent_at = now(), location = $2, last_error = null where report_id = $1`,
    [reportId, location],
  );
}

/** A refusal for good ends it; trouble is tried again after the wait. */
export async function markNotSent(
  database: Queryable,
  report: { reportId: bigint; isFinal: boolean; waitMs: number; reason: string },
): Promise<void> {
  await database.query(
    `update ops.reports set state = case when $2 then 'failed' else 'pending' end, last_error = $4,
            next_attempt_at = now() + make_interval(secs => $3::float8 / 1000) where report_id = $1`,
    [report.reportId, report.isFinal, report.waitMs, report.reason.slice(0, 500)],
  );
}

export interface ReportListing {
  readonly report_id: string;
  readonly store_id: string;
  readonly kind: string;
  readonly recipient: string;
  readonly subject: string;
  readonly state: string;
  readonly location: string | null;
  readonly last_error: string | null;
  readonly created_at: string;
}

export async function listReports(
  database: Queryable,
  options: { ids?: readonly bigint[]; limit: number },
): Promise<ReportListing[]> {
  const { rows } = await database.query<ReportListing>(
    `select report_id::text, store_id, kind, recipient, subject, state, location, last_error, created_at from ops.reports
     where $1::bigint[] is null or report_id = any($1::bigint[]) order by report_id desc limit $2`,
    [options.ids ?? null, options.limit],
  );
  return rows;
}

export async function pruneReports(database: Queryable, before: Date): Promise<number> {
  const { rows } = await database.query<{ count: string }>(
    `with old as (select report_id from ops.reports where created_at < $1 and state in ('sent', 'failed')),
          items as (delete from ops.report_items where report_id in (select report_id from old)),
          gone as (delete from ops.reports where report_id in (select report_id from old) returning 1)
     select count(*) from gone`,
    [before.toISOString()],
  );
  return Number(rows[0]?.count ?? 0);
}

export async function contentOf(database: Queryable, reportId: bigint): Promise<Digest | undefined> {
  const { rows } = await database.query<{ content: Digest }>('select content from ops.reports where report_id = $1', [
    reportId,
  ]);
  return rows[0]?.content;
}

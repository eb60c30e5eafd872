import type { Queryable, Transaction } from '@tillkeeper/database';
import type { TillCount } from '@tillkeeper/domain';

export interface Till {
  readonly sender_id: string;
  readonly file_type: string;
  /** '' for files without a till. */
  readonly till_id: string;
}
export interface NumberedFile extends Till {
  readonly file_id: string;
  readonly run: number;
  readonly sequence: number;
  /** ISO date: the business date, else the day it was received. */
  readonly day: string;
}
/** First and last number, both in it. */
export type NumberRange = readonly [number, number];
export interface Gap extends Till {
  readonly gap_id: bigint;
  /** The file whose finding it is. */
  readonly file_id: string;
  /** What is still missing. */
  readonly ranges: readonly NumberRange[];
}

const dayOf = (file: string): string =>
  `coalesce(${file}.business_date, (${file}.received_at at time zone 'UTC')::date)`;
const sameTill = (a: string, b: string): string =>
  `${a}.sender_id = ${b}.sender_id and ${a}.file_type = ${b}.file_type`;
const rangesOf = (multirange: string): string =>
  `(select coalesce(jsonb_agg(jsonb_build_array(lower(part), upper(part) - 1) order by part), '[]')
    from unnest(${multirange}) as part)`;

/** Whether this transaction is the only one that compares numbers; of several copies of the service one is enough. */
export async function isAloneWithSequences(tx: Transaction): Promise<boolean> {
  const { rows } = await tx.query<{ it: boolean }>(
    `select pg_try_advisory_xact_lock(hashtextextended('tillkeeper.sequences', 0)) as it`,
  );
  return rows[0]?.it === true;
}

/** Files whose numbers were not compared yet, in the order of receiving, kept from being changed meanwhile. */
export async function takeUnseen(
  tx: Transaction,
  options: { receivedBefore: Date; limit: number },
): Promise<NumberedFile[]> {
  const { rows } = await tx.query<Omit<NumberedFile, 'sequence'> & { sequence: bigint }>(
    `select f.file_id, f.run, f.sender_id, f.file_type, coalesce(f.till_id, '') as till_id, f.sequence, ${dayOf('f')} as day
     from ops.files f
     where f.sequence is not null and f.sequence_seen_at is null and f.received_at <= $1
     order by f.received_at, f.sequence limit $2 for update skip locked`,
    [options.receivedBefore.toISOString(), options.limit],
  );
  return rows.map(row => ({ ...row, sequence: Number(row.sequence) }));
}

export async function markSeen(tx: Transaction, fileIds: readonly string[]): Promise<void> {
  await tx.query('update ops.files set sequence_seen_at = now() where file_id = any($1::text[])', [fileIds]);
}

export async function readCounts(tx: Transaction, tills: readonly Till[]): Promise<(Till & TillCount)[]> {
  const { rows } = await tx.query<Till & { since: string; lowest: bigint; highest: bigint; latest: string }>(
    `select c.* from ops.till_counts c
     join (select distinct * from unnest($1::text[], $2::text[], $3::text[])) as t (sender_id, file_type, till_id)
       using (sender_id, file_type, till_id)`,
    columnsOf(tills),
  );
  return rows.map(row => ({ ...row, lowest: Number(row.lowest), highest: Number(row.highest) }));
}

export async function saveCounts(tx: Transaction, counts: readonly (Till & TillCount)[]): Promise<void> {
  await tx.query(
    `insert into ops.till_counts (sender_id, file_type, till_id, since, lowest, highest, latest)
     select * from unnest($1::text[], $2::text[], $3::text[], $4::date[], $5::bigint[], $6::bigint[], $7::date[])
     on conflict (sender_id, file_type, till_id) do update
     set since = excluded.since, lowest = excluded.lowest, highest = excluded.highest, latest = excluded.latest`,
    [
      ...columnsOf(counts),
      counts.map(count => count.since),
      counts.map(count => count.lowest),
      counts.map(count => count.highest),
      counts.map(count => count.latest),
    ],
  );
}

const columnsOf = (tills: readonly Till[]): string[][] => [
  tills.map(till => till.sender_id),
  tills.map(till => till.file_type),
  tills.map(till => till.till_id),
];

/** Whether a file of another day of the same count has the number, too. */
export async function isNumberTaken(tx: Transaction, file: NumberedFile, since: string): Promise<boolean> {
  const { rows } = await tx.query(
    `select 1 from ops.files f
     where f.sender_id = $1 and f.file_type = $2 and coalesce(f.till_id, '') = $3 and f.sequence = $4
       and ${dayOf('f')} >= $5::date and ${dayOf('f')} < $6::date limit 1`,
    [file.sender_id, file.file_type, file.till_id, file.sequence, since, file.day],
  );
  return rows.length > 0;
}

/** Keeps as a gap of the file's till those of the numbers that have not come since its count began. Undefined: all have. */
export async function openGap(
  tx: Transaction,
  file: NumberedFile,
  of: { readonly numbers: NumberRange; readonly since: string },
): Promise<readonly NumberRange[] | undefined> {
  const { rows } = await tx.query<{ ranges: NumberRange[] }>(
    `with missing as (
       select int8multirange(int8range($4, $5, '[]')) - coalesce(range_agg(int8range(f.sequence, f.sequence, '[]')), '{}') as numbers
       from ops.files f
       where f.sender_id = $1 and f.file_type = $2 and coalesce(f.till_id, '') = $3 and f.sequence between $4 and $5
         and ${dayOf('f')} >= $6::date)
     insert into ops.sequence_gaps (sender_id, file_type, till_id, missing, since, file_id)
     select $1, $2, $3, numbers, $6, $7 from missing where not isempty(numbers)
     returning ${rangesOf('missing')} as ranges`,
    [file.sender_id, file.file_type, file.till_id, ...of.numbers, of.since, file.file_id],
  );
  return rows[0]?.ranges;
}

/** What is missing of a till's old count can be told from numbers of its new one by the day. */
export async function endCount(tx: Transaction, till: Till, firstDayOfNext: string): Promise<void> {
  await tx.query(
    'update ops.sequence_gaps set until = $4 where sender_id = $1 and file_type = $2 and till_id = $3 and until is null',
    [till.sender_id, till.file_type, till.till_id, firstDayOfNext],
  );
}

/** Takes numbers that have come out of the gaps; gaps without any go. Returns those that changed as they are now. */
export async function fillGaps(tx: Transaction): Promise<Gap[]> {
  const { rows } = await tx.query<Gap>(
    `with come as (
       select g.gap_id, range_agg(int8range(f.sequence, f.sequence, '[]')) as numbers
       from ops.sequence_gaps g
       join ops.files f on ${sameTill('f', 'g')} and coalesce(f.till_id, '') = g.till_id and f.sequence <@ g.missing
         and ${dayOf('f')} >= g.since and (g.until is null or ${dayOf('f')} < g.until)
       where f.sequence_seen_at is null
       group by g.gap_id),
     filled as (
       delete from ops.sequence_gaps g using come where g.gap_id = come.gap_id and g.missing <@ come.numbers
       returning g.*, '{}'::int8multirange as left_over),
     shrunk as (
       update ops.sequence_gaps g set missing = g.missing - come.numbers
       from come where g.gap_id = come.gap_id and not g.missing <@ come.numbers
       returning g.*, g.missing as left_over)
     select gap_id, sender_id, file_type, till_id, file_id, ${rangesOf('left_over')} as ranges
     from (select * from filled union all select * from shrunk) g`,
  );
  return rows;
}

const code = 'file.sequence-gap';

/**
 * Its first run is 0, that of no judging: it may be found when what the file's run has found was told already, and is
 * told by itself then.
 */
export async function noteGap(
  tx: Queryable,
  file: NumberedFile,
  finding: { severity: string; message: string },
): Promise<void> {
  await tx.query(
    `insert into quality.exceptions (file_id, run, first_run, file_type, business_date, till_id, code, severity, message)
     values ($1, $2, 0, $3, $4, nullif($5, ''), $6, $7, $8)`,
    [file.file_id, file.run, file.file_type, file.day, file.till_id, code, finding.severity, finding.message],
  );
}

/** Says what is still missing; null: nothing is, the finding is fixed. */
export async function changeGapFinding(tx: Queryable, gap: Gap, message: string | null): Promise<void> {
  await tx.query(
    `update quality.exceptions set message = coalesce($4, message), status = case when $4::text is null then 'fixed' else status end
     where file_type = $1 and file_id = $2 and code = $3 and row_no is null and status = 'open'`,
    [gap.file_type, gap.file_id, code, message],
  );
}

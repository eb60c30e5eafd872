import type { Queryable } from '@tillkeeper/database';

export interface RefusedFile {
  readonly refusalId: string;
  readonly kind: 'refused' | 'rejected';
  readonly senderId: string;
  /** Null: its sender has not one store, and operators are told. */
  readonly storeId: string | null;
  readonly fileId: string | null;
  readonly fileName: string;
  readonly code: string;
  readonly detail: string;
  readonly at: Date;
  /** YYYY-MM-DD where the store is. */
  readonly date: string;
}

/** False: it was noted before. */
export async function noteRefusedFile(tx: Queryable, file: RefusedFile): Promise<boolean> {
  const { rowCount } = await tx.query(
    `insert into ops.refused_files (refusal_id, kind, sender_id, store_id, file_id, file_name, code, detail, refused_at, refused_on)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) on conflict do nothing`,
    [
      ...[file.refusalId, file.kind, file.senderId, file.storeId, file.fileId, file.fileName, file.code, file.detail],
      ...[file.at.toISOString(), file.date],
    ],
  );
  return rowCount === 1;
}

/** Whether a mail at once has spoken of this file for this reason before, or of another of its sender's on this day. */
export async function isToldBefore(tx: Queryable, file: RefusedFile): Promise<boolean> {
  const { rows } = await tx.query(
    `select from ops.refused_files
     where sender_id = $1 and code = $2 and mailed_by is not null
       and (refused_on = $3 or case when $5::text is null then file_id is null and file_name = $4 else file_id = $5 end)
     limit 1`,
    [file.senderId, file.code, file.date, file.fileName, file.fileId],
  );
  return rows.length > 0;
}

/** A mail at once counts the file that it speaks of. */
export async function markMailed(tx: Queryable, refusalId: string, reportId: bigint): Promise<void> {
  await tx.query('update ops.refused_files set mailed_by = $2, counted_by = $2 where refusal_id = $1', [
    refusalId,
    reportId,
  ]);
}

/** Files of one sender that were refused for one reason. */
export interface RefusedFiles {
  readonly kind: 'refused' | 'rejected';
  readonly sender_id: string;
  readonly code: string;
  /** The last of them. */
  readonly file_name: string;
  readonly detail: string;
  readonly files: number;
  /** How often they came, all together. */
  readonly times: number;
  readonly first_at: string;
  readonly last_at: string;
}

/** What is not counted yet of a store's, or of nobody's (null): operators'. */
export async function findUncounted(tx: Queryable, storeId: string | null, knownBy: Date): Promise<RefusedFiles[]> {
  const { rows } = await tx.query<RefusedFiles>(
    `select kind, sender_id, code, (array_agg(file_name order by refused_at desc))[1] as file_name, (array_agg(detail order by refused_at desc))[1] as detail,
       count(distinct file_name)::integer as files, count(*)::integer as times, min(refused_at) as first_at, max(refused_at) as last_at
     from ops.refused_files
     where store_id is not distinct from $1 and counted_by is null and refused_at <= $2
     group by kind, sender_id, code order by count(*) desc, kind, sender_id, code`,
    [storeId, knownBy.toISOString()],
  );
  return rows;
}

export async function markCounted(
  tx: Queryable,
  of: { storeId: string | null; knownBy: Date; reportId: bigint },
): Promise<void> {
  await tx.query(
    `update ops.refused_files set counted_by = $3
     where store_id is not distinct from $1 and counted_by is null and refused_at <= $2`,
    [of.storeId, of.knownBy.toISOString(), of.reportId],
  );
}

export async function pruneRefusedFiles(database: Queryable, before: Date): Promise<void> {
  await database.query('delete from ops.refused_files where refused_at < $1', [before.toISOString()]);
}

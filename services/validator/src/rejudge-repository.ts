import { releasableCodes } from '@tillkeeper/contracts';
import type { Queryable, Transaction } from '@tillkeeper/database';

export interface JudgedFileState {
  readonly status: string;
  readonly run: number;
  /** ISO 8601 instant: decides what is newer, and stays what it is when the file is judged again by itself. */
  readonly received_at: string;
}

export async function findState(tx: Queryable, fileId: string): Promise<JudgedFileState | undefined> {
  const { rows } = await tx.query<JudgedFileState>(
    'select status, run, received_at from ops.files where file_id = $1',
    [fileId],
  );
  return rows[0];
}

/** The same, and no loader changes it until the transaction ends. */
export async function lockState(tx: Transaction, fileId: string): Promise<JudgedFileState | undefined> {
  const { rows } = await tx.query<JudgedFileState>(
    'select status, run, received_at from ops.files where file_id = $1 for update',
    [fileId],
  );
  return rows[0];
}

/**
 * Whether the findings of the new run that depend on master data are those that are open from earlier runs: row by row,
 * with what stood there, and for a repaired article with what it was read as.
 */
export async function areReferencesJudgedAlike(tx: Queryable, of: { fileId: string; run: number }): Promise<boolean> {
  const found = (isOfRun: string): string =>
    `select row_no, code, value, case when code = 'product.repaired' then message end from quality.exceptions
     where file_id = $1 and ${isOfRun} and status = 'open' and code = any ($3::text[])`;
  const before = found('run < $2');
  const now = found('run = $2');
  const { rows } = await tx.query<{ is_alike: boolean }>(
    `select not exists ((${before}) except all (${now})) and not exists ((${now}) except all (${before})) as is_alike`,
    [of.fileId, of.run, [...releasableCodes, 'product.repaired']],
  );
  return rows[0]?.is_alike === true;
}

/** Notes that nobody sent the file for this run. */
export async function markRejudged(tx: Queryable, of: { fileId: string; run: number }): Promise<void> {
  await tx.query('update ops.files set rejudged_run = $2 where file_id = $1', [of.fileId, of.run]);
}

/** A finding about the file as a whole beside those of its run in force, unless it is among them. */
export async function noteOnce(
  tx: Queryable,
  finding: { fileId: string; run: number; fileType: string; code: string; severity: string; message: string },
): Promise<void> {
  await tx.query(
    `insert into quality.exceptions (file_id, run, file_type, code, severity, message)
     select $1, $2, $3, $4, $5, $6
     where not exists (
       select from quality.exceptions
       where file_id = $1 and run = $2 and row_no is null and code = $4 and status = 'open')`,
    [finding.fileId, finding.run, finding.fileType, finding.code, finding.severity, finding.message],
  );
}

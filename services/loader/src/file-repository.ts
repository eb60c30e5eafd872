import type { Queryable, Transaction } from '@tillkeeper/database';

/** A file as the loader sees it. */
export interface FileUnderLoad {
  readonly file_id: string;
  readonly file_type: string;
  readonly status: string;
  readonly run: number;
  /** The last run that nobody asked for by sending the file. */
  readonly rejudged_run: number | null;
  /** ISO 8601 instant: decides, before the sequence, what is newer. */
  readonly received_at: string;
  /** The till's sequence; 0 when the name does not say it. */
  readonly sequence: bigint;
}

const columns = 'file_id, file_type, status, run, rejudged_run, received_at, coalesce(sequence, 0) as sequence';

export async function readFile(database: Queryable, fileId: string): Promise<FileUnderLoad | undefined> {
  const { rows } = await database.query<FileUnderLoad>(`select ${columns} from ops.files where file_id = $1`, [fileId]);
  return rows[0];
}

/** The file, kept from being judged anew until the transaction ends. */
export async function lockFile(tx: Transaction, fileId: string): Promise<FileUnderLoad | undefined> {
  const { rows } = await tx.query<FileUnderLoad>(`select ${columns} from ops.files where file_id = $1 for update`, [
    fileId,
  ]);
  return rows[0];
}

/** Where the clean rows of the run are; undefined when nothing in the file may be loaded. */
export async function findSilver(
  database: Queryable,
  of: { fileId: string; run: number },
): Promise<{ blob_key: string; rows: bigint } | undefined> {
  const { rows } = await database.query<{ blob_key: string; rows: bigint }>(
    'select blob_key, rows from ops.silver_objects where file_id = $1 and run = $2 and rows > 0',
    [of.fileId, of.run],
  );
  if (rows.length > 1) throw new Error('the run of a file has more than one object in silver');
  return rows[0];
}

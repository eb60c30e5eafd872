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
  /** Another whenever a customer's erasure has gone on: what was fetched before may still name the customer. */
  readonly erasures: string;
  /** How often managers' answers to it have changed, and how often they had when this run was judged. */
  readonly answers_asked: number;
  readonly answers_judged: number;
}

const columns = `file_id, file_type, status, run, rejudged_run, received_at, coalesce(sequence, 0) as sequence, answers_asked, answers_judged,
  (select concat(count(*), '/', sum(attempt * 4 + case state when 'requested' then 0 when 'records-erased' then 1
     when 'books-erased' then 2 else 3 end)) from ops.erasures) as erasures`;

export async function readFile(database: Queryable, fileId: string): Promise<FileUnderLoad | undefined> {
  const { rows } = await database.query<FileUnderLoad>(`select ${columns} from ops.files where file_id = $1`, [fileId]);
  return rows[0];
}

/** The file, kept from being judged anew until the transaction ends; what it changes is written down as its doing. */
export async function lockFile(tx: Transaction, fileId: string): Promise<FileUnderLoad | undefined> {
  const { rows } = await tx.query<FileUnderLoad>(
    `select ${columns}, set_config('tillkeeper.actor', concat('loader, file ', file_id, ', run ', run), true) as actor
     from ops.files where file_id = $1 for update`,
    [fileId],
  );
  return rows[0];
}

/**
 * Claims the validations of several files and locks the files, in the order of their ids. `isClaimed` false: another has
 * handled the event.
 */
export async function claimFiles(
  tx: Transaction,
  files: readonly { readonly fileId: string; readonly eventId: string }[],
): Promise<ReadonlyMap<string, { file: FileUnderLoad; isClaimed: boolean }>> {
  const { rows } = await tx.query<FileUnderLoad & { is_claimed: boolean }>(
    `with claimed as materialized (
       insert into ops.inbox (consumer, event_id)
       select 'loader', event_id from unnest($2::text[]) as event_id order by event_id
       on conflict do nothing returning event_id)
     select ${columns}, set_config('tillkeeper.actor', 'loader, small files', true) as actor,
       ($2::text[])[array_position($1::text[], f.file_id)] in (select event_id from claimed) as is_claimed
     from ops.files f where file_id = any ($1::text[]) order by file_id for update of f`,
    [files.map(({ fileId }) => fileId), files.map(({ eventId }) => eventId)],
  );
  return new Map(rows.map(({ is_claimed: isClaimed, ...file }) => [file.file_id, { file, isClaimed }]));
}

export interface SilverObject {
  readonly blob_key: string;
  readonly rows: bigint;
}

/** Where the clean rows of the run are; undefined when nothing in the file may be loaded. */
export async function findSilver(
  database: Queryable,
  of: { fileId: string; run: number },
): Promise<SilverObject | undefined> {
  const { rows } = await database.query<SilverObject>(
    'select blob_key, rows from ops.silver_objects where file_id = $1 and run = $2 and rows > 0',
    [of.fileId, of.run],
  );
  if (rows.length > 1) throw new Error('the run of a file has more than one object in silver');
  return rows[0];
}

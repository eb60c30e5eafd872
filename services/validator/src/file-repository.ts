import type { StoredReceipt } from '@tillkeeper/contracts';
import type { Queryable, Transaction } from '@tillkeeper/database';
import { RetryableError } from '@tillkeeper/service-kit';
import { consumer } from './validator-parts.ts';

export interface KnownFile {
  readonly status: string;
  readonly run: number;
}

/**
 * What is known of a file before it is judged. `isMasterDataUnderway`: master data that were received before it are
 * judged and on their way into the books. After two minutes they are waited for no longer: then something is wrong with
 * them that must not hold up the tills.
 */
export async function lookUp(
  tx: Queryable,
  receipt: StoredReceipt,
): Promise<{ known: KnownFile | undefined; isMasterDataUnderway: boolean }> {
  const { rows } = await tx.query<{ status: string | null; run: number | null; is_underway: boolean }>(
    {
      name: 'look-up-file',
      text: `select f.status, f.run, exists (
         select from ops.files m
         where m.status = 'validated' and m.file_type <> 'sales' and m.received_at < $2
           and m.validated_at > now() - interval '2 minutes') as is_underway
       from (select) as one left join ops.files f on f.file_id = $1`,
    },
    [receipt.file_id, receipt.received_at],
  );
  const { status = null, run = null, is_underway = false } = rows[0] ?? {};
  return {
    known: status === null || run === null ? undefined : { status, run },
    isMasterDataUnderway: is_underway,
  };
}

/**
 * Whether this file was the latest of its sender and name when it was sent again: what was received after that says nothing
 * of it, so that it does not matter when, or how often, the repeat is handled. `at` is an ISO 8601 instant.
 */
export async function wasLatestUnderItsName(tx: Queryable, receipt: StoredReceipt, at: string): Promise<boolean> {
  const { rows } = await tx.query<{ file_id: string }>(
    'select file_id from ops.files where sender_id = $1 and file_name = $2 and received_at <= $3 order by received_at desc limit 1',
    [receipt.sender_id, receipt.file_name, at],
  );
  return rows[0] === undefined || rows[0].file_id === receipt.file_id;
}

/** What decides, beside its rows, about a file: known once no other transaction works on the same contents. */
export interface FileFacts {
  /** The file of the same sender that brought the same bytes, with rows in them, under another name before; unless head office released it. */
  readonly sameContentAs: string | undefined;
  /** Another file came under its name before. */
  readonly isNameReused: boolean;
  /** Customers were erased: this file may name one of them. */
  readonly hasErasures: boolean;
}

/**
 * Lets one transaction at a time decide about contents of a sender, and makes sure that no other has taken the number of
 * the run since it began. Throws RetryableError when one has: the event is looked at afresh.
 */
export async function lockRun(
  tx: Transaction,
  { receipt, run }: { readonly receipt: StoredReceipt; readonly run: number },
): Promise<FileFacts> {
  await tx.query(
    {
      name: 'lock-contents',
      text: `select pg_advisory_xact_lock(hashtextextended('tillkeeper.contents/' || $1 || '/' || $2, 0))`,
    },
    [receipt.sender_id, receipt.sha256],
  );
  // a statement of its own: what it sees is what was committed before the lock was ours
  const { rows } = await tx.query<{
    run: number | null;
    same_content_as: string | null;
    is_name_reused: boolean;
    has_erasures: boolean;
  }>(
    {
      name: 'facts-of-file',
      text: `select (select run from ops.files where file_id = $1) as run,
         (select file_name from ops.files
          where sender_id = $2 and sha256 = $3 and file_name <> $4 and rows_read > 0 and status in ('validated', 'loaded')
            and not exists (select from ops.content_releases where file_id = $1)
          order by received_at limit 1) as same_content_as,
         exists (
           select from ops.files
           where sender_id = $2 and file_name = $4 and file_id <> $1 and received_at <= $5::timestamptz) as is_name_reused,
         exists (select from ops.erasures) as has_erasures`,
    },
    [receipt.file_id, receipt.sender_id, receipt.sha256, receipt.file_name, receipt.received_at],
  );
  const [facts] = rows;
  if ((facts?.run ?? 0) !== run - 1)
    throw new RetryableError(`run ${run} of the file ${receipt.file_id} was taken by another event meanwhile`);
  return {
    sameContentAs: facts?.same_content_as ?? undefined,
    isNameReused: facts?.is_name_reused === true,
    hasErasures: facts?.has_erasures === true,
  };
}

/** `sameContentAs` of `FileFacts`, for a look without a lock. */
export async function findSameContent(tx: Queryable, receipt: StoredReceipt): Promise<string | undefined> {
  const { rows } = await tx.query<{ file_name: string }>(
    `select file_name from ops.files
     where sender_id = $1 and sha256 = $2 and file_name <> $3 and rows_read > 0 and status in ('validated', 'loaded')
     order by received_at limit 1`,
    [receipt.sender_id, receipt.sha256, receipt.file_name],
  );
  return rows[0]?.file_name;
}

/** Whether an event was handled to the end. Not a claim: a look before work that may be long. */
export async function isHandled(tx: Queryable, eventId: string): Promise<boolean> {
  const { rows } = await tx.query('select 1 from ops.inbox where consumer = $1 and event_id = $2', [consumer, eventId]);
  return rows.length > 0;
}

/** Returns how often the run of the file has crashed, this time included. */
export async function recordCrash(tx: Queryable, fileId: string, run: number, reason: string): Promise<number> {
  await tx.query('insert into ops.crashes (file_id, run, reason) values ($1, $2, $3)', [
    fileId,
    run,
    reason.replaceAll('\u0000', '').slice(0, 2000),
  ]);
  const { rows } = await tx.query<{ count: bigint }>(
    'select count(*) from ops.crashes where file_id = $1 and run = $2',
    [fileId, run],
  );
  return Number(rows[0]?.count ?? 0);
}

import type { StoredReceipt } from '@tillkeeper/contracts';
import type { Queryable } from '@tillkeeper/database';
import type { ColumnProfile, KnownHeader } from '@tillkeeper/domain';

export interface HeaderOfFile {
  readonly receipt: StoredReceipt;
  readonly run: number;
  readonly tillId: string | null;
  readonly columns: readonly ColumnProfile[];
  /** What the reader said of names in another spelling; '' for none. */
  readonly respelled: string;
}

/** The last header of each till of the sender, for files of the same type and format. */
export async function readHeaders(
  tx: Queryable,
  receipt: StoredReceipt,
): Promise<(KnownHeader & { readonly respelled: string })[]> {
  const { rows } = await tx.query<{
    till_id: string;
    columns: ColumnProfile[];
    respelled: string;
    received_at: string;
  }>(
    {
      name: 'read-sender-headers',
      text: `select till_id, columns, respelled, received_at from ops.sender_headers
        where sender_id = $1 and file_type = $2 and format_id = $3`,
    },
    [receipt.sender_id, receipt.file_type, receipt.format_id],
  );
  return rows.map(row => ({
    ...{ tillId: row.till_id, columns: row.columns, respelled: row.respelled, receivedAt: row.received_at },
  }));
}

/** Of two that learn at once the one that was received later is right. */
export async function rememberHeader(tx: Queryable, file: HeaderOfFile): Promise<void> {
  const { receipt } = file;
  await tx.query(
    {
      name: 'remember-sender-header',
      text: `insert into ops.sender_headers as known
          (sender_id, file_type, format_id, till_id, columns, respelled, received_at, file_id)
        values ($1, $2, $3, $4, $5, $6, $7, $8)
        on conflict (sender_id, file_type, format_id, till_id) do update
        set columns = excluded.columns, respelled = excluded.respelled, received_at = excluded.received_at,
          file_id = excluded.file_id
        where known.received_at <= excluded.received_at`,
    },
    [
      ...[receipt.sender_id, receipt.file_type, receipt.format_id, file.tillId ?? ''],
      ...[JSON.stringify(file.columns), file.respelled, receipt.received_at, receipt.file_id],
    ],
  );
}

/** Takes back what the reader said of another spelling in this run: it was said of an earlier file. */
export async function forgetRespelling(tx: Queryable, { receipt, run }: HeaderOfFile): Promise<void> {
  await tx.query(
    `delete from quality.exceptions
     where file_type = $1 and file_id = $2 and run = $3 and code = 'header.changed' and row_no is null`,
    [receipt.file_type, receipt.file_id, run],
  );
}

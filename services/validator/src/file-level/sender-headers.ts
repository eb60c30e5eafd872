import { problemCodes, type StoredReceipt } from '@tillkeeper/contracts';
import type { Queryable, Transaction } from '@tillkeeper/database';
import type { FileFinding } from '../findings-repository.ts';
import { type ColumnProfile, compareHeader, describeHeaderChanges, type KnownHeader } from '@tillkeeper/domain';

export interface HeaderOfFile {
  readonly receipt: StoredReceipt;
  readonly tillId: string | null;
  readonly columns: readonly ColumnProfile[];
}

/**
 * What is different in a file's header from what its sender sent before, said once: then `remember`
 * is what is known. Web files have no header of their own: whoever posts decides on each.
 */
export async function findHeaderChange(
  tx: Queryable,
  file: HeaderOfFile,
): Promise<{ finding: FileFinding | undefined; remember: readonly ColumnProfile[] | undefined }> {
  const { receipt, tillId, columns } = file;
  if (receipt.is_web || columns.length === 0) return { finding: undefined, remember: undefined };
  const known = await readHeaders(tx, receipt);
  const { changes, remember } = compareHeader(known, {
    tillId: tillId ?? '',
    columns,
    receivedAt: receipt.received_at,
  });
  if (changes.length === 0) return { finding: undefined, remember };
  const { severity, sentence } = problemCodes['header.changed'];
  const message = `${sentence.replace(/\.$/, '')}. ${describeHeaderChanges(changes)}`;
  return { finding: { code: 'header.changed', severity, message }, remember };
}

async function readHeaders(tx: Queryable, receipt: StoredReceipt): Promise<KnownHeader[]> {
  const { rows } = await tx.query<{ till_id: string; columns: ColumnProfile[]; received_at: string }>(
    {
      name: 'read-sender-headers',
      text: 'select till_id, columns, received_at from ops.sender_headers where sender_id = $1 and file_type = $2 and format_id = $3',
    },
    [receipt.sender_id, receipt.file_type, receipt.format_id],
  );
  return rows.map(row => ({ tillId: row.till_id, columns: row.columns, receivedAt: row.received_at }));
}

/** Of two that learn at once the one that was received later is right. */
export async function rememberHeader(tx: Transaction, file: HeaderOfFile): Promise<void> {
  const { receipt, tillId, columns } = file;
  await tx.query(
    {
      name: 'remember-sender-header',
      text: `insert into ops.sender_headers as known (sender_id, file_type, format_id, till_id, columns, received_at, file_id)
       values ($1, $2, $3, $4, $5, $6, $7)
       on conflict (sender_id, file_type, format_id, till_id) do update
       set columns = excluded.columns, received_at = excluded.received_at, file_id = excluded.file_id
       where known.received_at <= excluded.received_at`,
    },
    [
      ...[receipt.sender_id, receipt.file_type, receipt.format_id, tillId ?? ''],
      ...[JSON.stringify(columns), receipt.received_at, receipt.file_id],
    ],
  );
}

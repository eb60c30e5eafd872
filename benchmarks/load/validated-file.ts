import { createHash } from 'node:crypto';
import type { BlobStore } from '@tillkeeper/blob-store';
import { blobKeys, eventId, type TillkeeperEvent } from '@tillkeeper/contracts';
import type { Database } from '@tillkeeper/database';
import pl from 'nodejs-polars';
import { businessDate, receivedAt } from './make-silver.ts';

let sequence = 0;

/** Leaves a file of sales as the validator does once it has judged it. */
export async function leaveValidated(
  { database, blobs }: { readonly database: Database; readonly blobs: BlobStore },
  file: { readonly name: string; readonly path: string; readonly rows: number },
): Promise<TillkeeperEvent<'file.validated'>> {
  const fileId = createHash('md5').update(file.name).digest('hex');
  const key = blobKeys.silver('order_items', businessDate, fileId, 1);
  await blobs.writeFile(key, file.path);
  sequence += 1;
  const sums = await pl
    .scanParquet(file.path)
    .groupBy(['store_id', 'currency'])
    .agg(pl.col('amount_minor').sum(), pl.col('row_no').count().alias('rows'))
    .collect();
  const totals = sums.toRecords();
  const amount = totals.reduce((sum, total) => sum + BigInt(Number(total['amount_minor'])), 0n);
  await database.query(
    `insert into ops.files (file_id, sender_id, file_name, file_type, format_id, sequence, sha256, size_bytes,
       received_at, status, run, rows_read, amount_read_minor, validated_at)
     values ($1, 'S001', $2, 'sales', 'contract-1', $3, '', 0, $4::timestamptz + $3::bigint * interval '1 second', 'validated', 1, $5, $6, now())`,
    [fileId, file.name, sequence, receivedAt, file.rows, amount],
  );
  for (const total of totals)
    await database.query(
      `insert into ops.file_totals (file_id, store_id, currency, rows_read, amount_read_minor) values ($1, $2, $3, $4, $5)`,
      [fileId, ...['store_id', 'currency', 'rows', 'amount_minor'].map(name => String(total[name]))],
    );
  await database.query(
    'insert into ops.silver_objects (file_id, run, table_name, blob_key, rows) values ($1, 1, $2, $3, $4)',
    [fileId, 'order_items', key, file.rows],
  );
  return {
    ...{ id: eventId('file.validated', fileId, 1), type: 'file.validated', source: '/tillkeeper/validator' },
    ...{ time: receivedAt, subject: fileId, key: 'S001' },
    data: {
      ...{ file_id: fileId, run: 1, sender_id: 'S001', file_type: 'sales' },
      ...{ rows_read: file.rows, rows_held: 0, rows_repeated: 0 },
    },
  };
}

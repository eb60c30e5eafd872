import { eventId } from '@tillkeeper/contracts';
import { appendToOutbox, type Database, type Queryable } from '@tillkeeper/database';

export type ReleaseFile = (
  fileId: string,
  by: string,
) => Promise<{ readonly status: 'released' | 'unknown' | 'not-waiting' }>;

/**
 * Lets a file be used whose contents came before under another name: two tills may well have sold the same. It is judged
 * again as if it had been sent again, without that check; who released it, and when, is kept. Releasing twice is harmless.
 */
export function createFileRelease({
  database,
  now,
}: {
  database: Pick<Database, 'transaction'>;
  now: () => Date;
}): ReleaseFile {
  return (fileId, by) =>
    database.transaction(
      async tx => {
        const file = await lockFile(tx, fileId);
        if (file === undefined) return { status: 'unknown' };
        if (file.status !== 'rejected' || file.reject_code !== 'file.content-known') return { status: 'not-waiting' };
        await keepRelease(tx, fileId, by);
        await appendToOutbox(tx, [
          {
            id: eventId('file.received', fileId, `released-${file.run}`),
            ...{ type: 'file.received', source: '/tillkeeper/ingest-api', subject: fileId, key: file.sender_id },
            time: now().toISOString(),
            data: { file_id: fileId, sender_id: file.sender_id, repeated: true },
          },
        ]);
        return { status: 'released' };
      },
      { seesStores: { stores: 'all' }, actor: by },
    );
}

async function lockFile(
  tx: Queryable,
  fileId: string,
): Promise<{ sender_id: string; run: number; status: string; reject_code: string | null } | undefined> {
  const { rows } = await tx.query<{ sender_id: string; run: number; status: string; reject_code: string | null }>(
    'select sender_id, run, status, reject_code from ops.files where file_id = $1 for update',
    [fileId],
  );
  return rows[0];
}

async function keepRelease(tx: Queryable, fileId: string, by: string): Promise<void> {
  await tx.query(
    'insert into ops.content_releases (file_id, released_by) values ($1, $2) on conflict (file_id) do nothing',
    [fileId, by],
  );
}

import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type BlobStore, createDirectoryBlobStore } from '@tillkeeper/blob-store';
import type { makeShop } from '@tillkeeper/cli/generate';
import { blobKeys, eventId, type StoredReceipt, type TillkeeperEvent } from '@tillkeeper/contracts';
import { createDatabase, migrate, startEmbeddedPostgres } from '@tillkeeper/database';
import { fileIdOf } from '@tillkeeper/domain';
import { insertMasterData } from '../load/master-data.ts';

export interface ServiceWork {
  readonly databaseUrl: string;
  readonly blobDirectory: string;
  readonly before: readonly TillkeeperEvent<'file.received'>[];
  /** What is measured. */
  readonly last: TillkeeperEvent<'file.received'>;
}

export interface ServiceMeasured {
  readonly wallMs: number;
  /** The longest that the service's event loop did not turn. */
  readonly longestBlockMs: number;
  /** The most memory that its process had resident, its child's not counted. */
  readonly peakMiB: number;
}

/** The validator's service, in a process of its own, has a file validated after a smaller one: into a PostgreSQL of its own with fsync on, and with its rows staged. */
export async function measureService(options: {
  /** An empty one. */
  readonly directory: string;
  readonly shop: ReturnType<typeof makeShop>;
  readonly warmPath: string;
  readonly path: string;
}): Promise<ServiceMeasured> {
  const { directory, shop, warmPath, path } = options;
  const server = await startEmbeddedPostgres({ dataDirectory: join(directory, 'postgres'), isDurable: true });
  try {
    await migrate(server.url);
    const database = createDatabase({ url: server.url });
    await insertMasterData(database, shop);
    await database.close();
    const blobDirectory = join(directory, 'blobs');
    const blobs = await createDirectoryBlobStore({ directory: blobDirectory });
    const before = [await receive(blobs, warmPath, '2026-11-19T22:00:00.000Z')];
    const last = await receive(blobs, path, '2026-11-19T22:01:00.000Z');
    const work: ServiceWork = { databaseUrl: server.url, blobDirectory, before, last };
    const workPath = join(directory, 'work.json');
    await writeFile(workPath, JSON.stringify(work));
    const entry = fileURLToPath(new URL('./service-process.ts', import.meta.url));
    const { stdout } = await promisify(execFile)(process.execPath, [entry, workPath]);
    // the process's last line
    return JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
  } finally {
    await server.stop();
  }
}

/** Leaves a file as the door does. */
async function receive(blobs: BlobStore, path: string, receivedAt: string): Promise<TillkeeperEvent<'file.received'>> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  const sha256 = hash.digest('hex');
  const sender_id = 'S001';
  const file_name = basename(path);
  const digestOf = (text: string): string => createHash('sha256').update(text).digest('hex');
  const receipt: StoredReceipt = {
    ...{
      file_id: fileIdOf({ senderId: sender_id, fileName: file_name, sha256 }, digestOf),
      sender_id,
      file_name,
      sha256,
    },
    ...{ format_id: 'contract-1', file_type: 'sales', is_web: false, allowed_stores: [sender_id] },
    ...{ size_bytes: (await stat(path)).size, received_at: receivedAt, blob_key: blobKeys.bronze(sha256) },
  };
  await blobs.writeFile(receipt.blob_key, path);
  await blobs.write(blobKeys.receipt(receipt.file_id), JSON.stringify(receipt));
  return {
    ...{ id: eventId('file.received', receipt.file_id, 1), type: 'file.received', source: '/benchmark' },
    ...{ time: receivedAt, subject: receipt.file_id, key: sender_id },
    data: { file_id: receipt.file_id, sender_id, repeated: false },
  };
}

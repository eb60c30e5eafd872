import { join } from 'node:path';
import type { BlobStore } from '@tillkeeper/blob-store';
import { eventId, isFileType, type TillkeeperEvent } from '@tillkeeper/contracts';
import { appendToOutbox, claimEvent, type Database } from '@tillkeeper/database';
import type { Steps } from '@tillkeeper/service-kit';
import { addOutcomes } from './add-outcomes.ts';
import { accountFor, type FileAccount } from './accounting-repository.ts';
import type { LoaderChildren } from './child/pool.ts';
import { type FileUnderLoad, findSilver, lockFile, readFile } from './file-repository.ts';
import type { LoaderTelemetry } from './loader-telemetry.ts';
import { askForReleases } from './releases/ask-for-releases.ts';
import { keepEarlierRuns } from './releases/kept-repository.ts';
import { settleFindings } from './releases/settle-repository.ts';
import { prepareReference } from './reference/load-reference.ts';
import { isReferenceType } from './reference/reference-types.ts';
import { prepareSales, type WriteRows } from './sales/load-sales.ts';
import { fetchBlob, inWorkDirectory } from './work-directory.ts';

export interface LoadFileDependencies {
  readonly database: Database;
  readonly blobs: BlobStore;
  readonly children: LoaderChildren;
  readonly telemetry: LoaderTelemetry;
  readonly steps: Steps;
  readonly now: () => Date;
}

type FileValidated = TillkeeperEvent<'file.validated'>;

/** The order of steps for one file: everything up to the transaction may be done again; the transaction is done once. */
export function createLoadFile(dependencies: LoadFileDependencies) {
  const { database, telemetry, steps, now } = dependencies;

  return async (event: FileValidated, context: { signal: AbortSignal }): Promise<void> => {
    const startedAt = performance.now();
    const { file_id: fileId, run } = event.data;
    const file = await readFile(database, fileId);
    if (!isToLoad(file, run)) return telemetry.fileSkipped(event.data.file_type);

    const account = await inWorkDirectory(async directory => {
      const writeRows = await prepareRows(dependencies, { file, run, directory, signal: context.signal });
      return database.transaction(
        async tx => {
          const isMine = await claimEvent(tx, { consumer: 'loader', eventId: event.id });
          if (!isMine) return undefined;
          steps.reached('loader.claimed');
          const locked = await lockFile(tx, fileId);
          if (!isToLoad(locked, run)) return undefined;
          const outcomes = await writeRows(tx, locked);
          const kept = locked.run === 1 ? [] : await keepEarlierRuns(tx, locked);
          const written = await accountFor(tx, locked, addOutcomes([...outcomes, ...kept]));
          if (locked.run > 1) await settleFindings(tx, locked);
          await appendToOutbox(tx, [fileLoaded(event, written, now())]);
          await askForReleases(tx, locked, { account: written, now: now(), traceparent: event.traceparent });
          steps.reached('loader.written');
          return written;
        },
        { shouldRetryDuplicateKeys: true },
      );
    });
    steps.reached('loader.committed');
    if (account === undefined) return telemetry.fileSkipped(event.data.file_type);
    telemetry.fileLoaded({ fileType: file.file_type, account, durationMs: performance.now() - startedAt });
  };
}

/** A run that is no longer the file's, or whose rows are in the books already, is not loaded. */
function isToLoad(file: FileUnderLoad | undefined, run: number): file is FileUnderLoad {
  return file !== undefined && file.run === run && file.status === 'validated';
}

async function prepareRows(
  dependencies: LoadFileDependencies,
  of: { file: FileUnderLoad; run: number; directory: string; signal: AbortSignal },
): Promise<WriteRows> {
  const { file, directory, signal } = of;
  const silver = await findSilver(dependencies.database, { fileId: file.file_id, run: of.run });
  if (silver === undefined) return async () => [];
  if (!isFileType(file.file_type)) throw new Error(`there is no file type ${file.file_type}`);
  const parquetPath = join(directory, 'silver.parquet');
  await fetchBlob(dependencies.blobs, silver.blob_key, parquetPath, signal);
  return isReferenceType(file.file_type)
    ? prepareReference(dependencies, { type: file.file_type, parquetPath, directory, signal })
    : prepareSales(dependencies, { parquetPath, directory, signal });
}

function fileLoaded(event: FileValidated, account: FileAccount, now: Date): TillkeeperEvent<'file.loaded'> {
  const { file_id, run, sender_id, file_type } = event.data;
  return {
    id: eventId('file.loaded', file_id, run),
    type: 'file.loaded',
    source: '/tillkeeper/loader',
    time: now.toISOString(),
    subject: file_id,
    key: event.key,
    traceparent: event.traceparent,
    data: {
      file_id,
      run,
      sender_id,
      file_type,
      rows_loaded: Number(account.rows_loaded),
      rows_unchanged: Number(account.rows_unchanged),
      rows_held: Number(account.rows_held),
    },
  };
}

import { join } from 'node:path';
import type { BlobStore } from '@tillkeeper/blob-store';
import { isFileType, type TillkeeperEvent } from '@tillkeeper/contracts';
import { appendToOutbox, claimEvent, type Database } from '@tillkeeper/database';
import { createSlots, RetryableError, type Steps } from '@tillkeeper/service-kit';
import { accountFor, type FileAccount } from './accounting-repository.ts';
import { addOutcomes } from './add-outcomes.ts';
import type { LoaderChildren } from './child/pool.ts';
import type { LoaderSettings } from './config.ts';
import { fileLoaded } from './file-loaded.ts';
import { type FileUnderLoad, findSilver, lockFile, readFile, type SilverObject } from './file-repository.ts';
import type { LoaderTelemetry } from './loader-telemetry.ts';
import { prepareReference } from './reference/load-reference.ts';
import { isReferenceType } from './reference/reference-types.ts';
import { askForReleases } from './releases/ask-for-releases.ts';
import { keepEarlierRuns } from './releases/kept-repository.ts';
import { settleWhatCame, settleWhatIsHeld } from './releases/overtaken-repository.ts';
import { settleFindings, waiveAccepted } from './releases/settle-repository.ts';
import { emptyLoadingTables } from './sales/empty-loading-tables.ts';
import { prepareSales, type WriteRows, writeSales } from './sales/load-sales.ts';
import { type GatheredBaskets, gatherBaskets } from './small/gather-baskets.ts';
import { createLoadTogether } from './small/load-together.ts';
import { prepared } from './small/prepared.ts';
import { createQuarters } from './small/quarters.ts';
import { readSilver } from './small/read-silver.ts';
import { fewLines, receiveGathered } from './small/receive-repository.ts';
import { noteStoreDays } from './store-days/note-store-days.ts';
import { fetchBlob, inWorkDirectory } from './work-directory.ts';

export interface LoadFileDependencies {
  readonly database: Database;
  readonly blobs: BlobStore;
  readonly children: LoaderChildren;
  readonly telemetry: LoaderTelemetry;
  readonly steps: Steps;
  readonly settings: Pick<LoaderSettings, 'LOADER_CONCURRENCY' | 'LOAD_BY_COPY_FROM_ROWS'>;
  readonly now: () => Date;
}

type FileValidated = TillkeeperEvent<'file.validated'>;

/**
 * The order of steps for one file: everything up to the transaction may be done again; the transaction is done once. Small
 * files that are ready at the same time share one, as long as there is nothing to say of them.
 */
export function createLoadFile(dependencies: LoadFileDependencies) {
  const { database, telemetry, steps, settings } = dependencies;
  const quarters = createQuarters(database);
  const loadTogether = createLoadTogether({
    ...dependencies,
    isToLoad,
    onFailed: error => {
      quarters.forget();
      telemetry.togetherFailed(error);
    },
  });
  const slots = createSlots(settings.LOADER_CONCURRENCY);

  return async (event: FileValidated, context: { signal: AbortSignal }): Promise<void> => {
    const startedAt = performance.now();
    const { file_id: fileId, run } = event.data;
    const file = await readFile(database, fileId);
    if (!isToLoad(file, run)) return telemetry.fileSkipped(event.data.file_type);

    const silver = await findSilver(database, { fileId, run });
    const small = isSmall(silver, file, settings) ? await readSmall(dependencies, silver.blob_key) : undefined;
    if (small !== undefined) await quarters.ready(small.firstDate, small.lastDate);
    const { tracing } = telemetry;
    const attributes = { 'tillkeeper.file_id': fileId, 'tillkeeper.run': run };
    const together =
      small === undefined || small.hasWeb || run > 1
        ? undefined
        : await tracing.span('load together', { attributes }, async span => {
            const done = await loadTogether({ event, file, baskets: small });
            span.set({ 'tillkeeper.rows': small.lineCount, 'tillkeeper.outcome': done.outcome });
            return done;
          });
    const account =
      together === undefined || together.outcome === 'alone'
        ? await slots.run(() =>
            tracing.span('load alone', { attributes }, () =>
              loadAlone(dependencies, { event, file, silver, small, signal: context.signal }),
            ),
          )
        : together.account;
    steps.reached('loader.committed');
    if (account === undefined) return telemetry.fileSkipped(event.data.file_type);
    telemetry.fileLoaded({ fileType: file.file_type, account, durationMs: performance.now() - startedAt });
  };
}

interface FileAlone {
  readonly event: FileValidated;
  readonly file: FileUnderLoad;
  readonly silver: SilverObject | undefined;
  /** Its rows, where they are in memory. */
  readonly small: GatheredBaskets | undefined;
  readonly signal: AbortSignal;
}

/** Undefined: there was nothing to do. */
function loadAlone(dependencies: LoadFileDependencies, of: FileAlone): Promise<FileAccount | undefined> {
  const { database, steps, now } = dependencies;
  const { tracing } = dependencies.telemetry;
  const { event, file, small, silver } = of;
  const { run } = event.data;
  return inWorkDirectory(async directory => {
    const writeRows = await tracing.span('prepare rows', {}, () => prepareRows(dependencies, { ...of, directory }));
    return database.transaction(
      async unprepared => {
        const tx = small !== undefined && small.lineCount < fewLines ? prepared(unprepared) : unprepared;
        const isMine = await claimEvent(tx, { consumer: 'loader', eventId: event.id });
        if (!isMine) return undefined;
        steps.reached('loader.claimed');
        const locked = await lockFile(tx, file.file_id);
        if (!isToLoad(locked, run)) return undefined;
        if (locked.erasures !== file.erasures)
          throw new RetryableError('a customer was erased meanwhile: what was fetched may still name them');
        const outcomes = await tracing.span('copy and merge', {}, () => writeRows(tx, locked));
        const kept = locked.run === 1 ? [] : await keepEarlierRuns(tx, locked);
        const written = await accountFor(tx, locked, addOutcomes([...outcomes, ...kept]));
        if (locked.run > 1) {
          await settleFindings(tx, locked);
          await waiveAccepted(tx, locked);
        }
        const isOfSales = locked.file_type === 'sales';
        const settled = [
          ...(isOfSales && silver !== undefined ? await settleWhatCame(tx, locked) : []),
          ...(isOfSales && written.rows_held > 0n ? await settleWhatIsHeld(tx, locked) : []),
        ];
        await noteStoreDays(tx, [locked], settled);
        await appendToOutbox(tx, [fileLoaded(event, written, now())]);
        await askForReleases(tx, locked, { account: written, now: now(), traceparent: event.traceparent });
        if (isOfSales && (silver !== undefined || locked.run > 1))
          await emptyLoadingTables(tx, { lines: Number(silver?.rows ?? 0n) });
        steps.reached('loader.written');
        return written;
      },
      { shouldRetryDuplicateKeys: true },
    );
  });
}

/** Where reading the rows in this process costs less than a child and COPY. */
function isSmall(
  silver: SilverObject | undefined,
  { file_type }: FileUnderLoad,
  { LOAD_BY_COPY_FROM_ROWS: copyFrom }: LoadFileDependencies['settings'],
): silver is SilverObject {
  return silver !== undefined && file_type === 'sales' && silver.rows < copyFrom;
}

async function readSmall({ blobs }: LoadFileDependencies, blobKey: string): Promise<GatheredBaskets> {
  return gatherBaskets(await readSilver(await blobs.read(blobKey)));
}

/** A run that is no longer the file's, or whose rows are in the books already, is not loaded. */
function isToLoad(file: FileUnderLoad | undefined, run: number): file is FileUnderLoad {
  return file !== undefined && file.run === run && file.status === 'validated';
}

async function prepareRows(
  dependencies: LoadFileDependencies,
  of: FileAlone & { directory: string },
): Promise<WriteRows> {
  const { file, silver, small, directory, signal } = of;
  if (silver === undefined) return async () => [];
  if (small !== undefined) return writeSales({ hasWeb: small.hasWeb, receive: tx => receiveGathered(tx, small) });
  if (!isFileType(file.file_type)) throw new Error(`there is no file type ${file.file_type}`);
  const parquetPath = join(directory, 'silver.parquet');
  await fetchBlob(dependencies.blobs, silver.blob_key, parquetPath, signal);
  return isReferenceType(file.file_type)
    ? prepareReference(dependencies, { type: file.file_type, parquetPath, directory, signal })
    : prepareSales(dependencies, { parquetPath, directory, fileId: file.file_id, signal });
}

import { createWriteStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { BlobStore } from '@tillkeeper/blob-store';
import type { SenderFormat, StoredReceipt } from '@tillkeeper/contracts';
import { type MatchedFile, matchFileName } from '@tillkeeper/domain';
import type { RowAnswer } from './answers/answered-rows.ts';
import type { ValidatorChildren } from './children.ts';
import type { ValidatorSettings } from './config.ts';
import type { Judgement } from './judge/judge-job.ts';
import type { StoreBaselineCache } from './store-baseline-cache.ts';
import type { ValidatorTelemetry } from './validator-telemetry.ts';

export interface JudgeBlobOptions {
  readonly blobs: BlobStore;
  readonly children: ValidatorChildren;
  readonly receipt: StoredReceipt;
  readonly matched: MatchedFile;
  readonly run: number;
  readonly referencePath: string;
  readonly storeBaselines: StoreBaselineCache;
  /** What managers have said of its rows. */
  readonly answers?: readonly RowAnswer[] | undefined;
  /** For a dry run, of which nothing is staged. */
  readonly isStagingLeftOut?: boolean;
  /** An empty directory for this file alone. */
  readonly directory: string;
  readonly settings: Pick<ValidatorSettings, 'VALIDATOR_MAX_BYTES' | 'OUTLIER_THRESHOLD'>;
  readonly signal: AbortSignal;
  readonly telemetry: Pick<ValidatorTelemetry, 'tracing'>;
}

/** What a till sends: read at once, since two streams take longer than its rows. */
const smallBytes = 256 * 1024;

/** Fetches the raw bytes and has a child judge them. Rejects with ChildCrashedError when the child dies. */
export function judgeBlob(options: JudgeBlobOptions): Promise<Judgement> {
  const { receipt, run, telemetry } = options;
  const attributes = {
    'tillkeeper.file_id': receipt.file_id,
    'tillkeeper.run': run,
    'tillkeeper.size_bytes': receipt.size_bytes,
  };
  return telemetry.tracing.span('judge', { attributes }, async span => {
    const judgement = await judgeInChild(options);
    span.set({ 'tillkeeper.judgement': judgement.status });
    if (judgement.status === 'judged')
      span.set({ 'tillkeeper.rows_read': judgement.rowsRead, 'tillkeeper.rows_held': judgement.rowsHeld });
    return judgement;
  });
}

async function judgeInChild(options: JudgeBlobOptions): Promise<Judgement> {
  const { receipt, matched, signal } = options;
  const filePath = join(options.directory, 'bronze');
  if (receipt.size_bytes <= smallBytes) await writeFile(filePath, await options.blobs.read(receipt.blob_key));
  else await pipeline(await options.blobs.open(receipt.blob_key), createWriteStream(filePath), { signal });
  return options.children.run(
    {
      filePath,
      isGzip: matched.isGzip,
      maxBytes: options.settings.VALIDATOR_MAX_BYTES,
      formatFile: matched.formatFile,
      fileId: receipt.file_id,
      senderId: receipt.sender_id,
      run: options.run,
      receivedAt: receipt.received_at,
      nameGroups: matched.groups,
      allowedStores: receipt.allowed_stores,
      isWeb: receipt.is_web,
      referencePath: options.referencePath,
      outputDirectory: options.directory,
      answers: options.answers ?? [],
      isStagingLeftOut: options.isStagingLeftOut ?? false,
      outlierThreshold: options.settings.OUTLIER_THRESHOLD,
      storeBaselinePaths:
        matched.formatFile.file_type === 'sales' ? await options.storeBaselines.pathsFor(receipt.allowed_stores) : {},
    },
    { signal },
  );
}

/** What the file is by its name in its sender's format. A receipt whose format is gone, or whose name no longer fits, is our fault: it throws. */
export function matchReceipt(receipt: StoredReceipt, formats: ReadonlyMap<string, SenderFormat>): MatchedFile {
  const format = formats.get(receipt.format_id);
  if (format === undefined) throw new Error(`the format ${receipt.format_id} is not declared here`);
  const match = matchFileName(receipt.file_name, format, receipt.sender_id);
  if (match.status === 'invalid')
    throw new Error(`${receipt.file_name} does not fit the format ${receipt.format_id}: ${match.detail}`);
  return match.file;
}

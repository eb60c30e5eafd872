import { BlobNotFoundError, type BlobStore } from '@tillkeeper/blob-store';
import { blobKeys, type StoredReceipt, storedReceipt, type TillkeeperEvent } from '@tillkeeper/contracts';
import type { Handler } from '@tillkeeper/service-kit';
import { findAnswers } from './answers/answer-repository.ts';
import * as repository from './rejudge-repository.ts';
import type { RunOfFile } from './said-events.ts';
import { judgeRun } from './validate-file.ts';
import type { ValidatorParts } from './validator-parts.ts';

/**
 * What a file in the books was waiting for has come: it is judged again from its raw bytes, as a new run. It counts as
 * received when it was: what a later file said of its sales is not overwritten.
 */
export function createRejudgeFile(parts: ValidatorParts): Handler<'transactions.rejudge-requested'> {
  return async (event, { signal }) => {
    const of = await beginRejudging(parts, event);
    if (of === undefined) return;
    parts.steps.reached('validator.rejudge-begun');
    await judgeRun(parts, of, signal);
    parts.steps.reached('validator.rejudge-committed');
  };
}

async function beginRejudging(
  { database, blobs, telemetry, now }: ValidatorParts,
  cause: TillkeeperEvent<'transactions.rejudge-requested'>,
): Promise<RunOfFile | undefined> {
  const { file_id: fileId, run } = cause.data;
  const state = await repository.findState(database, fileId);
  // The run was made, or its number went to a file that was sent again: who ends that run looks for what is known by then.
  if (state?.status !== 'loaded' || state.run !== run - 1) {
    telemetry.fileNotRejudged({ fileId, why: 'superseded' });
    return undefined;
  }
  const receipt = await findReceipt(blobs, fileId);
  if (receipt === undefined) {
    telemetry.fileNotRejudged({ fileId, why: 'bytes gone' });
    return undefined;
  }
  const answers = await findAnswers(database, fileId);
  return { receipt: { ...receipt, received_at: state.received_at }, run, cause, now: now(), answers };
}

/** Undefined when it or the raw bytes are gone: their retention is over. */
async function findReceipt(blobs: BlobStore, fileId: string): Promise<StoredReceipt | undefined> {
  try {
    const stored = await blobs.read(blobKeys.receipt(fileId));
    const receipt = storedReceipt.parse(JSON.parse(stored.toString('utf8')));
    return (await blobs.stat(receipt.blob_key)) === undefined ? undefined : receipt;
  } catch (error) {
    if (error instanceof BlobNotFoundError) return undefined;
    throw error;
  }
}

import { randomUUID } from 'node:crypto';
import { BlobNotFoundError, type BlobStore } from '@tillkeeper/blob-store';
import {
  blobKeys,
  type CheckReport,
  type CheckRequest,
  checkReport,
  eventId,
  type ProposedAnswer,
  storedReceipt,
} from '@tillkeeper/contracts';
import { appendToOutbox, type Database } from '@tillkeeper/database';
import { sleep } from '@tillkeeper/service-kit';

export interface CheckAnswersDependencies {
  readonly database: Database;
  readonly blobs: BlobStore;
  readonly now: () => Date;
  /** How long the validator's answer is waited for. */
  readonly timeoutMs: number;
}

/**
 * Has the validator judge a file with answers over it, as a dry run: by the rules and the code that judge it afterwards.
 * `no answer`: not within the time. `gone`: the retention of its bytes is over.
 */
export function createCheckAnswers({ database, blobs, now, timeoutMs }: CheckAnswersDependencies) {
  return async (fileId: string, answers: readonly ProposedAnswer[]): Promise<CheckReport | 'no answer' | 'gone'> => {
    const receipt = await read(blobs, blobKeys.receipt(fileId));
    if (receipt === undefined) return 'gone';
    const request: CheckRequest = { ...storedReceipt.parse(receipt), answers: [...answers] };
    if ((await blobs.stat(request.blob_key)) === undefined) return 'gone';
    const checkId = randomUUID().replaceAll('-', '');
    await blobs.write(blobKeys.check(checkId, 'request.json'), JSON.stringify(request));
    await database.transaction(tx =>
      appendToOutbox(tx, [
        {
          ...{ id: eventId('file.check-requested', checkId, 1), type: 'file.check-requested' },
          ...{ source: '/tillkeeper/error-reporter', time: now().toISOString(), subject: checkId },
          ...{ key: request.sender_id, data: { check_id: checkId, sender_id: request.sender_id } },
        },
      ]),
    );
    const until = performance.now() + timeoutMs;
    for (let waitMs = 20; performance.now() < until; waitMs = Math.min(waitMs * 1.4, 250)) {
      await sleep(waitMs);
      const report = await read(blobs, blobKeys.check(checkId, 'report.json'));
      if (report !== undefined) return checkReport.parse(report);
    }
    return 'no answer';
  };
}

/** JSON; undefined: there is none. */
async function read(blobs: BlobStore, key: string): Promise<unknown> {
  try {
    return JSON.parse((await blobs.read(key)).toString('utf8'));
  } catch (error) {
    if (error instanceof BlobNotFoundError) return undefined;
    throw error;
  }
}

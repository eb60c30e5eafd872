import { hash, randomUUID } from 'node:crypto';
import type { Readable } from 'node:stream';
import { BlobNotFoundError, type BlobStore } from '@tillkeeper/blob-store';
import type { StoredReceipt } from '@tillkeeper/contracts';
import { blobKeys, type CheckReport, type Sender, type SenderFormat, storedReceipt } from '@tillkeeper/contracts';
import { fileIdOf, mayRead } from '@tillkeeper/domain';
import { noTracing, sleep, type Tracing } from '@tillkeeper/service-kit';
import { type ReceivingLimits, receiveUpload, type Upload } from '../accept/receive-upload.ts';
import type { ReceivingClock } from '../accept/receiving-clock.ts';
import type { Announcer } from '../announce/announcer.ts';
import { eventOfMark, type Mark, markKeyOf } from '../announce/mark.ts';
import { HttpProblem } from '../http/http-problem.ts';

export interface Checks {
  /** Keeps a file apart and asks the validator to judge it. Returns the id of the check. */
  ask(upload: Upload): Promise<string>;
  /** The report as JSON, when it is there within the time. */
  waitForReport(checkId: string, options: { timeoutMs: number; signal: AbortSignal }): Promise<Readable | undefined>;
  /** The report, or that it is not there yet; the problem `not-found` for a check that is not the reader's. */
  find(reader: Sender, checkId: string): Promise<Readable | CheckReport>;
  waiting(checkId: string, fileType: string): CheckReport;
}

/** Dry runs: a file goes the same way as any other, but is kept apart and deleted after a day. */
export function createChecks(dependencies: {
  blobs: BlobStore;
  formats: ReadonlyMap<string, SenderFormat>;
  limits: ReceivingLimits;
  clock: ReceivingClock;
  announcer: Announcer;
  tracing?: Tracing;
}): Checks {
  const { blobs, formats, limits, clock, announcer, tracing = noTracing } = dependencies;
  const openReport = async (checkId: string): Promise<Readable | undefined> => {
    try {
      return await blobs.open(blobKeys.check(checkId, 'report.json'));
    } catch (error) {
      if (error instanceof BlobNotFoundError) return undefined;
      throw error;
    }
  };
  const waiting = (check_id: string, file_type: string): CheckReport => ({
    ...{ check_id, status: 'waiting', file_type, reject_code: null },
    ...{ rows_read: 0, rows_valid: 0, rows_held: 0, rows_repeated: 0, findings: [], findings_left_out: 0 },
  });
  return {
    waiting,
    async ask(upload) {
      const { sender, fileName } = upload;
      const check_id = randomUUID().replaceAll('-', '');
      const keyFor = () => blobKeys.check(check_id, 'bytes');
      const { format, file, blobKey, sha256, sizeBytes, bytes } = await receiveUpload(upload, {
        ...{ blobs, formats, limits, keyFor },
      });
      const place = announcer.takePlace(sender.sender_id);
      try {
        const received_at = clock.next(sender.sender_id);
        const receipt: StoredReceipt = {
          file_id: fileIdOf({ senderId: sender.sender_id, fileName, sha256 }, text => hash('sha256', text)),
          ...{ sender_id: sender.sender_id, format_id: format.format_id, file_name: fileName },
          ...{ file_type: file.formatFile.file_type, sha256, size_bytes: sizeBytes, received_at },
          ...{ blob_key: blobKey, allowed_stores: sender.stores, is_web: false },
        };
        const traceparent = tracing.traceparent();
        const mark: Mark = {
          ...{ kind: 'check', key: sender.sender_id, check_id, sender_id: sender.sender_id, received_at },
          ...(traceparent !== undefined && { traceparent }),
        };
        const content = bytes.kind === 'in-memory' ? [{ key: blobKey, bytes: bytes.content, isReplacing: true }] : [];
        await blobs.writeTogether([
          ...content,
          { key: blobKeys.check(check_id, 'request.json'), bytes: JSON.stringify(receipt), isReplacing: true },
          { key: markKeyOf(mark), bytes: JSON.stringify(mark), isReplacing: true },
        ]);
        place.announce(markKeyOf(mark), eventOfMark(mark));
      } finally {
        place.leave();
      }
      return check_id;
    },
    async waitForReport(checkId, { timeoutMs, signal }) {
      const until = performance.now() + timeoutMs;
      for (let waitMs = 50; ; waitMs = Math.min(waitMs * 1.5, 500)) {
        const report = await openReport(checkId);
        if (report !== undefined || signal.aborted || performance.now() > until) return report;
        await sleep(waitMs, signal);
      }
    },
    async find(reader, checkId) {
      if (!/^[0-9a-f]{32}$/.test(checkId)) throw new HttpProblem('not-found');
      let request: StoredReceipt;
      try {
        const text = (await blobs.read(blobKeys.check(checkId, 'request.json'))).toString('utf8');
        request = storedReceipt.parse(JSON.parse(text));
      } catch (error) {
        if (error instanceof BlobNotFoundError) throw new HttpProblem('not-found');
        throw error;
      }
      if (!mayRead(reader, request.sender_id)) throw new HttpProblem('not-found');
      return (await openReport(checkId)) ?? waiting(checkId, request.file_type);
    },
  };
}

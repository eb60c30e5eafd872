import { hash } from 'node:crypto';
import type { BlobStore } from '@tillkeeper/blob-store';
import type { Sender, SenderFormat } from '@tillkeeper/contracts';
import { acceptFile, compareDeclarations, type Declarations, type MatchedFile } from '@tillkeeper/domain';
import { inspectUpload, type UploadSummary } from '@tillkeeper/record-reader';
import { HttpProblem } from '../http/http-problem.ts';
import { type DeclarationTexts, parseDeclarations } from './declarations.ts';
import { passThrough } from './pass-through.ts';
import { takeHead } from './take-head.ts';

/** A file as it comes in; `sender` is whose file it is, whoever sends it. */
export interface Upload {
  readonly sender: Sender;
  readonly fileName: string;
  readonly declarations: DeclarationTexts;
  readonly body: AsyncIterable<Uint8Array>;
}

export interface ReceivedUpload {
  readonly format: SenderFormat;
  readonly file: MatchedFile;
  readonly blobKey: string;
  readonly sha256: string;
  readonly sizeBytes: number;
  readonly declared: Declarations;
  readonly bytes: BytesInMemory | BytesInStore;
}

/** A small file is not kept yet: that is done together with its receipt. */
export interface BytesInMemory {
  readonly kind: 'in-memory';
  readonly content: Uint8Array;
}
export interface BytesInStore {
  readonly kind: 'in-store';
  /** False when the same bytes were there already. */
  readonly isCreated: boolean;
}

export interface ReceivingLimits {
  readonly maxFileBytes: number;
  readonly maxDecompressionRatio: number;
}

/** A file of at most so many bytes is held in memory until it is kept; one that sends many at once has this much for each. */
const maxInMemoryBytes = 64 * 1024;

/**
 * Takes a file in under the name that `keyFor` makes of its sha256, looking at it while it passes. Memory does not grow
 * with the file. Throws a problem and keeps nothing when the name, the bytes or a declaration is not right.
 */
export async function receiveUpload(
  upload: Upload,
  options: {
    readonly blobs: BlobStore;
    readonly formats: ReadonlyMap<string, SenderFormat>;
    readonly limits: ReceivingLimits;
    readonly keyFor: (sha256: string) => string;
  },
): Promise<ReceivedUpload> {
  const { sender, fileName } = upload;
  const { blobs, formats, limits, keyFor } = options;
  const format = formats.get(sender.format_id);
  if (format === undefined) throw new Error(`the format ${sender.format_id} of ${sender.sender_id} is not declared`);
  const acceptance = acceptFile({ fileName, sender, format });
  if (acceptance.status === 'refused') throw new HttpProblem(acceptance.code, acceptance.detail);
  const { file } = acceptance;
  const declared = parseDeclarations(upload.declarations);
  const look = (source: AsyncIterable<Uint8Array>): Promise<UploadSummary> =>
    inspectUpload(source, {
      isGzip: file.isGzip,
      formatFile: file.formatFile,
      limits: { maxBytes: limits.maxFileBytes, maxRatio: limits.maxDecompressionRatio },
      shouldCountRows: declared.rowCount !== undefined,
      shouldSumTotals: declared.controlTotal !== undefined,
    });
  /** The last moment at which nothing is kept yet. */
  const keyOf = (sha256: string, { rows, controlTotal }: UploadSummary): string => {
    const fault = compareDeclarations(declared, { sha256, rowCount: rows, controlTotal });
    if (fault !== undefined) throw new HttpProblem(fault.code, fault.detail);
    return keyFor(sha256);
  };

  const { head, rest } = await takeHead(upload.body, maxInMemoryBytes);
  if (rest === undefined) {
    const summary = await look(one(head));
    const sha256 = hash('sha256', head);
    const bytes: BytesInMemory = { kind: 'in-memory', content: head };
    return { format, file, blobKey: keyOf(sha256, summary), sha256, sizeBytes: head.length, declared, bytes };
  }
  let summary: UploadSummary | undefined;
  const source = passThrough(rest, look, found => {
    summary = found;
  });
  const { key, sha256, sizeBytes, created } = await blobs.receive(source, sha256 => {
    if (summary === undefined) throw new Error('a file has passed that was not looked at');
    return keyOf(sha256, summary);
  });
  return {
    ...{ format, file, blobKey: key, sha256, sizeBytes, declared },
    bytes: { kind: 'in-store', isCreated: created },
  };
}

async function* one(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

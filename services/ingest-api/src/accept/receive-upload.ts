import type { BlobStore } from '@tillkeeper/blob-store';
import type { Sender, SenderFormat } from '@tillkeeper/contracts';
import { acceptFile, compareDeclarations, type Declarations, type MatchedFile } from '@tillkeeper/domain';
import { inspectUpload } from '@tillkeeper/record-reader';
import { HttpProblem } from '../http/http-problem.ts';
import { type DeclarationTexts, parseDeclarations } from './declarations.ts';
import { passThrough } from './pass-through.ts';

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
  /** False when the same bytes were there already. */
  readonly isCreated: boolean;
}

export interface ReceivingLimits {
  readonly maxFileBytes: number;
  readonly maxDecompressionRatio: number;
}

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
  let found: { rows: number; controlTotal: string | undefined } | undefined;
  const source = passThrough(
    upload.body,
    branch =>
      inspectUpload(branch, {
        isGzip: file.isGzip,
        formatFile: file.formatFile,
        limits: { maxBytes: limits.maxFileBytes, maxRatio: limits.maxDecompressionRatio },
        shouldSumTotals: declared.controlTotal !== undefined,
      }),
    summary => {
      found = summary;
    },
  );
  const received = await blobs.receive(source, sha256 => {
    // The last moment at which nothing is kept yet.
    if (found === undefined) throw new Error('a file has passed that was not looked at');
    const { rows, controlTotal } = found;
    const fault = compareDeclarations(declared, { sha256, rowCount: rows, controlTotal });
    if (fault !== undefined) throw new HttpProblem(fault.code, fault.detail);
    return keyFor(sha256);
  });
  const { key, sha256, sizeBytes, created } = received;
  return { format, file, blobKey: key, sha256, sizeBytes, declared, isCreated: created };
}

import { BlobNotFoundError, type BlobStore } from '@tillkeeper/blob-store';
import {
  blobKeys,
  type RawText,
  type Sender,
  type SenderFormat,
  type StoredReceipt,
  storedReceipt,
} from '@tillkeeper/contracts';
import { type Database, scopedTo } from '@tillkeeper/database';
import { matchFileName, mayRead } from '@tillkeeper/domain';
import { HttpProblem } from '../http/http-problem.ts';
import { scopeOf } from '../status/scope-of-reader.ts';
import { findRawPlace } from './raw-place-repository.ts';
import { readByteRange } from './read-byte-range.ts';

/** What is shown of a record; a right one is hardly ever longer. */
export const mostRawBytes = 64 * 1024;

export interface RawRecord extends RawText {
  readonly bytes: Buffer;
}

export interface RawTexts {
  /** What the sender wrote where an exception is; the problem `not-found` where it is another sender's, or no longer kept. */
  read(reader: Sender, exceptionId: string): Promise<RawRecord>;
}

/**
 * Shows what stands in the file itself, which nobody has changed since it came. It may hold personal data: the sender of the
 * file and head office see it, a store that another sender's file speaks of does not.
 */
export function createRawTexts(options: {
  blobs: BlobStore;
  database: Pick<Database, 'transaction'>;
  formats: ReadonlyMap<string, SenderFormat>;
}): RawTexts {
  const { blobs, database, formats } = options;
  return {
    async read(reader, exceptionId) {
      if (!/^[1-9]\d{0,17}$/.test(exceptionId)) throw new HttpProblem('not-found');
      const place = await findRawPlace(scopedTo(database, scopeOf(reader)), exceptionId);
      if (place === undefined || !mayRead(reader, place.senderId)) throw new HttpProblem('not-found');
      const { fileId, rowNo, lineFrom, byteFrom, byteTo } = place;
      if (byteFrom === null || byteTo === null)
        throw new HttpProblem('not-found', 'This is said of the file as a whole: there is no line to show.');
      try {
        const receipt = storedReceipt.parse(JSON.parse((await blobs.read(blobKeys.receipt(fileId))).toString('utf8')));
        const { isGzip, encoding } = howItIsWritten(receipt, formats);
        const to = Math.min(byteTo, byteFrom + mostRawBytes);
        const { first, bytes } = await readByteRange(
          blobs,
          { blobKey: receipt.blob_key, isGzip },
          { from: byteFrom, to },
        );
        const used = encodingOfMark(first) ?? encoding;
        return {
          ...{ exception_id: exceptionId, file_id: fileId, row_no: rowNo, line_from: lineFrom },
          ...{ byte_from: byteFrom, byte_to: byteTo, encoding: used, is_cut: to < byteTo, bytes },
          text: new TextDecoder(used).decode(bytes),
        };
      } catch (error) {
        if (error instanceof BlobNotFoundError)
          throw new HttpProblem('not-found', 'The file is no longer kept.', { cause: error });
        throw error;
      }
    },
  };
}

function howItIsWritten(
  receipt: StoredReceipt,
  formats: ReadonlyMap<string, SenderFormat>,
): { isGzip: boolean; encoding: string } {
  const format = formats.get(receipt.format_id);
  const match = format && matchFileName(receipt.file_name, format, receipt.sender_id);
  // a format that was taken away since: what most files are
  if (match?.status !== 'matched') return { isGzip: receipt.file_name.endsWith('.gz'), encoding: 'utf-8' };
  return { isGzip: match.file.isGzip, encoding: match.file.formatFile.encoding };
}

/** A byte order mark is stronger than what a format declares. */
function encodingOfMark(first: Buffer): string | undefined {
  if (first[0] === 0xff && first[1] === 0xfe) return 'utf-16le';
  if (first[0] === 0xfe && first[1] === 0xff) return 'utf-16be';
  return first[0] === 0xef && first[1] === 0xbb && first[2] === 0xbf ? 'utf-8' : undefined;
}

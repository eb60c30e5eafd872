import { crc32 } from 'node:zlib';

/** A blob that was to be made; `bytes` follow the head, in the order of the list. */
export interface JournalWrite {
  readonly key: string;
  readonly bytes: Uint8Array;
  readonly isReplacing: boolean;
}

export type JournalRecord =
  /** The first of a segment. `bootId` is empty where the system does not say it. */
  | { readonly kind: 'begun'; readonly bootId: string }
  /** `call` is a number of its own in the segments of a process. */
  | { readonly kind: 'made'; readonly call: number; readonly writes: readonly JournalWrite[] }
  /** Of a call's blobs these were not made: others were there before, or a condition was not met. */
  | { readonly kind: 'lost'; readonly call: number; readonly keys: readonly string[] }
  | { readonly kind: 'deleted'; readonly keys: readonly string[] };

/** `TKJ1`, the lengths of head and body, and the crc32 of both lengths, head and body: 16 bytes in all. */
export const magic = 0x544b4a31;
export const frameBytes = 16;

/** The bytes of a record: its frame, its head as JSON, the bytes of its blobs. */
export function encodeRecord(record: JournalRecord): Buffer {
  const writes = record.kind === 'made' ? record.writes : [];
  const text = Buffer.from(
    JSON.stringify(
      record.kind === 'made'
        ? { ...record, writes: writes.map(({ key, bytes, isReplacing }) => ({ key, size: bytes.length, isReplacing })) }
        : record,
    ),
  );
  const bodyBytes = writes.reduce((sum, { bytes }) => sum + bytes.length, 0);
  const encoded = Buffer.allocUnsafe(frameBytes + text.length + bodyBytes);
  encoded.writeUInt32BE(magic, 0);
  encoded.writeUInt32BE(text.length, 4);
  encoded.writeUInt32BE(bodyBytes, 8);
  text.copy(encoded, frameBytes);
  let at = frameBytes + text.length;
  for (const { bytes } of writes) {
    encoded.set(bytes, at);
    at += bytes.length;
  }
  encoded.writeUInt32BE(checksumOf(encoded), 12);
  return encoded;
}

/** Of a whole record: all but its first four bytes and the checksum itself. */
export function checksumOf(record: Buffer): number {
  return crc32(record.subarray(frameBytes), crc32(record.subarray(4, 12)));
}

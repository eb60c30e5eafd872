import { crc32 } from 'node:zlib';
import { z } from 'zod';

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

const head = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('begun'), bootId: z.string() }),
  z.object({
    kind: z.literal('made'),
    call: z.number(),
    writes: z.array(z.object({ key: z.string(), size: z.number().int().nonnegative(), isReplacing: z.boolean() })),
  }),
  z.object({ kind: z.literal('lost'), call: z.number(), keys: z.array(z.string()) }),
  z.object({ kind: z.literal('deleted'), keys: z.array(z.string()) }),
]);

/** `TKJ1`, the lengths of head and body, and the crc32 of both lengths, head and body: 16 bytes in all. */
const magic = 0x544b4a31;
const frameBytes = 16;

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

/**
 * The records of a segment from its beginning up to the first that is not whole: what was being written when the machine
 * stopped, and nobody was told that it is safe. The bytes of blobs are views of `segment`.
 */
export function* decodeRecords(segment: Buffer): Generator<JournalRecord> {
  for (let at = 0; at + frameBytes <= segment.length; ) {
    if (segment.readUInt32BE(at) !== magic) return;
    const bodyAt = at + frameBytes + segment.readUInt32BE(at + 4);
    const end = bodyAt + segment.readUInt32BE(at + 8);
    if (end > segment.length) return;
    const record = segment.subarray(at, end);
    if (record.readUInt32BE(12) !== checksumOf(record)) return;
    yield recordOf(record.subarray(frameBytes, bodyAt - at), record.subarray(bodyAt - at));
    at = end;
  }
}

function recordOf(text: Buffer, body: Buffer): JournalRecord {
  const parsed = head.parse(JSON.parse(text.toString('utf8')));
  if (parsed.kind !== 'made') return parsed;
  let from = 0;
  const writes = parsed.writes.map(({ key, size, isReplacing }) => {
    const bytes = body.subarray(from, from + size);
    from += size;
    return { key, bytes, isReplacing };
  });
  return { ...parsed, writes };
}

function checksumOf(record: Buffer): number {
  return crc32(record.subarray(frameBytes), crc32(record.subarray(4, 12)));
}

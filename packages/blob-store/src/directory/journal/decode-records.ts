import { z } from 'zod';
import { checksumOf, frameBytes, type JournalRecord, magic } from './journal-record.ts';

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

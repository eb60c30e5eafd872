import { randomBytes } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { decompress } from './decompress.ts';
import { defaultLimits } from './results.ts';
import { inPieces } from './testing/index.ts';

async function unpack(bytes: Uint8Array, size: number): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of decompress(inPieces(bytes, size), defaultLimits)) chunks.push(chunk);
  return Buffer.concat(chunks);
}
const text = Buffer.from('a,b\n1,2\n'.repeat(50));
const packed = gzipSync(text);
const large = randomBytes(300_000);

/** A member with all that a header may have: extra field, name, comment, header checksum. */
const dressed = Buffer.concat([
  Buffer.from([0x1f, 0x8b, 8, 2 + 4 + 8 + 16, 0, 0, 0, 0, 0, 3, 4, 0, 1, 2, 3, 4]),
  Buffer.from('name.csv\0a comment\0'),
  Buffer.from([0xab, 0xcd]),
  packed.subarray(10),
]);

test('a gzip file is unpacked, however it is cut and whatever its header says', async () => {
  for (const size of [1, 2, 7, 1000]) {
    expect(await unpack(packed, size)).toEqual(text);
    expect(await unpack(dressed, size)).toEqual(text);
  }
  expect(await unpack(gzipSync(large), 1000)).toEqual(large);
  expect(await unpack(gzipSync(Buffer.alloc(0)), 3)).toEqual(Buffer.alloc(0));
});

test('a file that is cut anywhere is incomplete', async () => {
  for (let length = 1; length < packed.length; length += 1)
    for (const size of [1, 1000])
      await expect(unpack(packed.subarray(0, length), size)).rejects.toMatchObject({ code: 'upload.incomplete' });
});

test.each([
  ['a second member', Buffer.concat([packed, packed])],
  ['a byte after the end', Buffer.concat([packed, Buffer.from([0])])],
  ['much after the end', Buffer.concat([packed, large.subarray(0, 70_000)])],
  ['another checksum', Buffer.from(packed.map((byte, index) => (index === packed.length - 8 ? byte ^ 1 : byte)))],
  ['another length', Buffer.from(packed.map((byte, index) => (index === packed.length - 4 ? byte ^ 1 : byte)))],
  ['no gzip in it', text],
  ['another method', Buffer.from(packed.map((byte, index) => (index === 2 ? 7 : byte)))],
])('a gzip file with %s is not as named', async (_what, bytes) => {
  for (const size of [1, 10, packed.length, 2 ** 20])
    await expect(unpack(bytes, size)).rejects.toMatchObject({ code: 'content.not-as-named' });
});

test('an error of the source is passed on as it is, and the source is let go when the reader stops', async () => {
  const away = new Error('the client went away');
  const failing = async function* (): AsyncGenerator<Uint8Array> {
    yield packed.subarray(0, 30);
    throw away;
  };
  const reading = async (): Promise<void> => {
    for await (const _ of decompress(failing(), defaultLimits));
  };
  await expect(reading()).rejects.toBe(away);

  let isLetGo = false;
  const endless = async function* (): AsyncGenerator<Uint8Array> {
    try {
      for (const chunk of [gzipSync(large).subarray(0, 200_000)]) yield chunk;
      for (;;) {
        await new Promise(resolve => setImmediate(resolve));
        yield large;
      }
    } finally {
      isLetGo = true;
    }
  };
  for await (const _ of decompress(endless(), defaultLimits)) break;
  expect(isLetGo).toBe(true);
});

import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { createLineHashes, hashBytes } from './line-hashes.ts';

const mostBytes = 2_048;
const sha256 = (text: Uint8Array): string => createHash('sha256').update(text).digest('hex');

test('texts of every length up to the longest have the hashes that OpenSSL gives them, whatever texts stand beside them', () => {
  const texts = Array.from({ length: mostBytes + 1 }, (_, length) =>
    Buffer.from(Array.from({ length }, (_byte, index) => (index * 31 + length * 7) & 0xff)),
  );
  // long beside short
  const mixed = texts.toSorted((a, b) => ((a.length * 2_654_435_761) >>> 0) - ((b.length * 2_654_435_761) >>> 0));
  expect(hashed(mixed)).toEqual(mixed.map(sha256));
});

test('more rows than there was memory for at first, and then fewer again, are each hashed', () => {
  const hashes = createLineHashes(mostBytes);
  for (const count of [3, 10_000, 1]) {
    const texts = Array.from({ length: count }, (_, row) => Buffer.from(`line ${row} of ${count}`));
    expect(hashed(texts, hashes)).toEqual(texts.map(sha256));
  }
});

test('a row without a text changes no hash of the others', () => {
  const hashes = createLineHashes(mostBytes);
  hashes.begin(3);
  for (const [row, text] of [
    [0, 'first'],
    [2, 'third'],
  ] as const)
    write(hashes, row, Buffer.from(text));
  const all = textsOf(hashes.finish(3), 3);
  expect([all[0], all[2]]).toEqual([sha256(Buffer.from('first')), sha256(Buffer.from('third'))]);
});

function hashed(texts: readonly Buffer[], hashes = createLineHashes(mostBytes)): string[] {
  hashes.begin(texts.length);
  for (const [row, text] of texts.entries()) write(hashes, row, text);
  return textsOf(hashes.finish(texts.length), texts.length);
}

function write(hashes: ReturnType<typeof createLineHashes>, row: number, text: Buffer): void {
  const at = hashes.next();
  hashes.bytes.set(text, at);
  hashes.add(row, at + text.length);
}

const textsOf = (bytes: Uint8Array, rows: number): string[] =>
  Array.from({ length: rows }, (_, row) =>
    Buffer.from(bytes.subarray(row * hashBytes, (row + 1) * hashBytes)).toString('latin1'),
  );

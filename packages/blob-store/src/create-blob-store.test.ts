import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { createBlobStore, parseBlobStoreUrl } from './create-blob-store.ts';

test('a file address is a directory, also one with spaces', () => {
  expect(parseBlobStoreUrl('file:///var/lib/till%20keeper/blobs')).toEqual({
    kind: 'directory',
    directory: '/var/lib/till keeper/blobs',
  });
});

test('an S3 address says bucket, prefix, endpoint and region', () => {
  expect(parseBlobStoreUrl('s3://shop/a/b/?endpoint=http%3A%2F%2F127.0.0.1%3A9000&region=eu-west-2')).toEqual({
    kind: 's3',
    bucket: 'shop',
    prefix: 'a/b',
    endpoint: 'http://127.0.0.1:9000',
    region: 'eu-west-2',
  });
  expect(parseBlobStoreUrl('s3://shop')).toEqual({ kind: 's3', bucket: 'shop', prefix: '' });
});

test.each([
  ['blobs', 'is file:///'],
  ['/var/blobs', 'is file:///'],
  ['https://bucket.example', 'not https:'],
  ['file:///', 'absolute path'],
  ['file://server/share', 'absolute path'],
  ['s3:///prefix', 'needs a bucket'],
  ['s3://bucket?endpont=http://x', 'not endpont'],
  ['s3://bucket?endpoint=127.0.0.1:9000', 'begins with http'],
  ['s3://bucket?endpoint=', 'begins with http'],
])('the address %s is refused with what is wrong', (address, reason) => {
  expect(() => parseBlobStoreUrl(address)).toThrow(reason);
});

test('credentials in an address are refused without being repeated', () => {
  const parse = () => parseBlobStoreUrl('s3://key:hunter2@bucket/prefix');
  expect(parse).toThrow('Credentials do not belong');
  expect(parse).not.toThrow('hunter2');
});

test('a store made from a file address keeps blobs in that directory', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'tillkeeper-blob-url-'));
  try {
    const blobs = await createBlobStore(pathToFileURL(join(directory, 'new')).href);
    await blobs.write('a', 'x');
    const again = await createBlobStore(pathToFileURL(join(directory, 'new')).href);
    expect((await again.read('a')).toString()).toBe('x');
  } finally {
    await rm(directory, { recursive: true });
  }
});

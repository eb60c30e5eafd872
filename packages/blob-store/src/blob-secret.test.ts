import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { createBlobSecret } from './blob-secret.ts';
import { createDirectoryBlobStore } from './directory/directory-blob-store.ts';

const directory = await mkdtemp(join(tmpdir(), 'tillkeeper-secret-'));
const blobs = await createDirectoryBlobStore({ directory });
afterAll(async () => {
  await blobs.close();
  await rm(directory, { recursive: true, force: true });
});

test('of several who ask for a secret at once all get the same, and so does who comes later', async () => {
  const asked = await Promise.all(Array.from({ length: 8 }, () => createBlobSecret(blobs, 'secrets/one')()));
  expect(asked[0]).toHaveLength(32);
  for (const secret of [...asked, await createBlobSecret(blobs, 'secrets/one')()])
    expect(secret.equals(asked[0] ?? Buffer.alloc(0))).toBe(true);
});

test('another key has another secret', async () => {
  const [one, two] = await Promise.all([
    createBlobSecret(blobs, 'secrets/one')(),
    createBlobSecret(blobs, 'secrets/two')(),
  ]);
  expect(one.equals(two)).toBe(false);
});

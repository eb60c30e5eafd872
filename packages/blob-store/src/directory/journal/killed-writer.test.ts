import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { keysOf } from '../../testing/sample-bytes.ts';
import { createDirectoryBlobStore } from '../directory-blob-store.ts';

const child = fileURLToPath(new URL('./write-together-in-child.ts', import.meta.url));

/** Lets a writer go on until it has said `count` times that something is safe, kills it, and returns what it said. */
async function killedAfter(directory: string, name: string, count: number): Promise<string[]> {
  const writer = spawn(process.execPath, [child, directory, name], { stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  writer.stdout.setEncoding('utf8').on('data', text => {
    said += text;
    if (said.split('\n').length > count) writer.kill('SIGKILL');
  });
  await once(writer, 'close');
  return said.split('\n').slice(0, -1);
}

test('whenever writers are killed, two on one directory, what they said to be safe is there whole, and nothing is there in part', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'tillkeeper-killed-writer-'));
  try {
    const rounds = await Promise.all(
      [7, 50].map(async (count, copy) => [
        ...(await killedAfter(directory, `a${copy}`, count)),
        ...(await killedAfter(directory, `b${copy}`, count)),
      ]),
    );
    const safe = rounds.flat();
    expect(safe.length).toBeGreaterThanOrEqual(114);
    // once as the machine goes on, and once as if its power had gone
    for (const bootId of [undefined, 'another']) {
      const blobs = await createDirectoryBlobStore({ directory, ...(bootId !== undefined && { bootId }) });
      const there = new Set(await keysOf(blobs));
      for (const id of safe) expect([there.has(`bronze/${id}`), there.has(`receipts/${id}`)]).toEqual([true, true]);
      for (const key of there) {
        const [kind, id = ''] = key.split('/');
        const text = (await blobs.read(key)).toString();
        expect(text).toBe(
          kind === 'bronze' ? `bytes of ${id} `.repeat(100) : kind === 'marks' ? `mark of ${id}` : `receipt of ${id}`,
        );
        // nothing is there without what was written before it
        if (kind === 'receipts') expect(there.has(`bronze/${id}`)).toBe(true);
      }
    }
  } finally {
    await rm(directory, { recursive: true });
  }
}, 60_000);

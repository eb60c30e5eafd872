import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { sweepWorkDirectories, workDirectoryPrefix } from './work-directories.ts';

/** Of a service of this test's own, so that it touches nobody's. */
const service = `swept${process.pid}`;
const left = async (pid: number): Promise<string> => {
  const path = join(tmpdir(), `tillkeeper-${service}-${pid}-0123abcd-x`);
  await mkdir(path);
  return path;
};

test('what a killed process has left goes, also where this one has its number; what is in use stays', async () => {
  const dead = spawn(process.execPath, ['--eval', '']);
  await once(dead, 'exit');
  const living = spawn(process.execPath, ['--eval', 'setTimeout(() => {}, 60_000)']);
  try {
    const own = await mkdtemp(workDirectoryPrefix(service));
    const stale = [await left(dead.pid ?? 0), await left(process.pid)];
    const used = [own, await left(living.pid ?? 0)];
    expect(await sweepWorkDirectories(service)).toBe(2);
    expect(stale.map(existsSync)).toEqual([false, false]);
    expect(used.map(existsSync)).toEqual([true, true]);
    for (const path of used) await rm(path, { recursive: true });
  } finally {
    living.kill('SIGKILL');
  }
});

test('directories of another service are left alone', async () => {
  const path = await left(process.pid);
  expect(await sweepWorkDirectories('another')).toBe(0);
  expect(existsSync(path)).toBe(true);
  await rm(path, { recursive: true });
});

import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import type { CurrentStore, OpenedStore } from './contract.ts';
import { keysOf } from './sample-bytes.ts';

const CHILD = fileURLToPath(new URL('./receive-in-child.ts', import.meta.url));
const TIMEOUT_MS = 120_000;
const WARM_UP_MIB = 64;
const STREAMED_MIB = 256;
/** Room for garbage that was not collected yet, on a busy machine; keeping the bytes would take 192 more. */
const MAX_GROWTH_MIB = 80;

export function memoryAndDeathContract(current: CurrentStore): void {
  test(
    `receiving and reading ${STREAMED_MIB} MiB takes no more memory than ${WARM_UP_MIB} MiB do`,
    async () => {
      const { url, environment } = current();
      const args = [CHILD, url, 'measure', String(WARM_UP_MIB), String(STREAMED_MIB)];
      const { stdout } = await promisify(execFile)(process.execPath, args, { env: { ...process.env, ...environment } });
      const { grownMib } = JSON.parse(stdout);
      expect(grownMib).toBeLessThan(MAX_GROWTH_MIB);
    },
    TIMEOUT_MS,
  );

  test(
    'a writer killed half-way leaves no blob',
    async () => {
      const opened = current();
      await killHalfWay(opened);
      expect(await keysOf(opened.blobs)).toEqual([]);
      await opened.blobs.check();
    },
    TIMEOUT_MS,
  );
}

/** Lets another process receive 40 MiB of an endless blob, then kills it. */
export async function killHalfWay(opened: Pick<OpenedStore, 'url' | 'environment'>): Promise<void> {
  const child = spawn(process.execPath, [CHILD, opened.url, 'stall', '40'], {
    env: { ...process.env, ...opened.environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  const outcome = await Promise.race([once(child.stdout, 'data'), exited]);
  child.kill('SIGKILL');
  await exited;
  if (String(outcome[0]).trim() !== 'half-way') throw new Error('The writer ended before it was killed');
}

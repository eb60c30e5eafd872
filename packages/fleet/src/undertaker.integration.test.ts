import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test, vi } from 'vitest';
import { readProcesses } from './process-tree.ts';

const program = fileURLToPath(new URL('./testing/holder-of-processes.ts', import.meta.url));
let holder: ChildProcess | undefined;
afterEach(() => holder?.kill('SIGKILL'));

const isRunning = (pid: number): boolean => readProcesses().some(one => one.pid === pid);

async function startHolder(): Promise<{ child: ChildProcess; pid: number; directory: string }> {
  const child = spawn(process.execPath, [program], { stdio: ['ignore', 'pipe', 'inherit'] });
  holder = child;
  const [said]: Buffer[] = await once(child.stdout, 'data');
  return { child, ...JSON.parse(String(said)) };
}

test.each(['SIGKILL', 'SIGTERM'] as const)(
  'a launcher that ends by %s leaves neither processes nor a directory behind',
  async signal => {
    const { child, pid, directory } = await startHolder();
    expect(isRunning(pid)).toBe(true);
    expect(existsSync(directory)).toBe(true);
    child.kill(signal);
    await vi.waitUntil(() => !isRunning(pid) && !existsSync(directory), { timeout: 20_000 });
  },
);

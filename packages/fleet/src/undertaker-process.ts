import { rmSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';

/** The program of `startUndertaker`: lines in, and when they end (the writer is gone) everything that is still named dies. */
const watched = new Set<number>();
const directories: string[] = [];

// the terminal's signals are for the fleet; this ends by its pipe
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {});

for await (const line of createInterface({ input: process.stdin })) {
  const [order, rest = ''] = line.split(/ (.*)/, 2);
  if (order === 'watch') watched.add(Number(rest));
  else if (order === 'forget') watched.delete(Number(rest));
  else if (order === 'remove') directories.push(rest);
}
for (const pid of watched) end(pid);
for (const directory of directories) await remove(directory);

function end(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // it is gone
  }
}

/** What the children of the dead are still writing comes to its end; then it is removed. */
async function remove(directory: string): Promise<void> {
  for (let attempt = 0; attempt < 50; attempt++) {
    try {
      rmSync(directory, { recursive: true, force: true });
      return;
    } catch {
      await sleep(100);
    }
  }
}

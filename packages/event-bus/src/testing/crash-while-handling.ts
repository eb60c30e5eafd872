import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

export interface StuckSubscription {
  /** As in the environment of a process. */
  readonly settings: Readonly<Record<string, string>>;
  readonly databaseUrl: string;
  readonly group: string;
  readonly topic: string;
}

/** Another process subscribes, takes a message and is killed (SIGKILL) while it works on it. */
export async function crashWhileHandling(subscription: StuckSubscription): Promise<void> {
  const script = join(import.meta.dirname, 'stuck-subscriber.ts');
  const child = spawn(process.execPath, [script, JSON.stringify(subscription)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  const taken = once(child.stdout, 'data');
  await Promise.race([
    taken,
    exited.then(([code]) => {
      throw new Error(`the subscriber ended by itself with ${code}`);
    }),
  ]);
  child.kill('SIGKILL');
  await exited;
}

// Starts a process and a directory as the launcher does and says where; run by a test, as the launcher that is killed.
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ownProcess } from '../parts/own-process.ts';
import { startUndertaker } from '../undertaker.ts';

const directory = await mkdtemp(join(tmpdir(), 'tillkeeper-undertaker-'));
const undertaker = startUndertaker();
undertaker.removeAtDeath(directory);
const held = ownProcess({
  ...{ name: 'held', kind: 'mail', undertaker, outputPath: join(directory, 'log', 'held.log') },
  // deaf to everything that can be heard
  command: async () => ({
    file: process.execPath,
    args: [
      '-e',
      'for (const s of ["SIGTERM", "SIGINT", "SIGHUP"]) process.on(s, () => {}); setInterval(() => {}, 1000)',
    ],
  }),
  isReady: async () => true,
});
await held.start();
process.stdout.write(`${JSON.stringify({ pid: held.describe().pid, directory })}\n`);
setInterval(() => {}, 1000);

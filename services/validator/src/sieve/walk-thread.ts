import { parentPort } from 'node:worker_threads';
import { createChunkWalker, type ToThread } from './walk-chunks.ts';

const port = parentPort;
if (port === null) throw new Error('to be started as a thread');
let walk: ReturnType<typeof createChunkWalker> | undefined;
let inOrder: Promise<void> = Promise.resolve();

// what is thrown ends the thread, and whoever waits for it is told why
port.on('message', ({ settings, toWalk }: ToThread) => {
  inOrder = inOrder.then(async () => {
    if (toWalk === undefined) {
      walk = settings === undefined ? undefined : createChunkWalker(settings);
      return;
    }
    if (walk === undefined) throw new Error('a chunk came before its file');
    port.postMessage(await walk(toWalk));
  });
});

import { parentPort, workerData } from 'node:worker_threads';
import { createChunkWalker, type ToWalk, type WalkSettings } from './walk-chunks.ts';

const port = parentPort;
if (port === null) throw new Error('to be started as a thread');
// whoever starts this file gives it that
const settings: WalkSettings = workerData;
const walk = createChunkWalker(settings);
let inOrder: Promise<void> = Promise.resolve();

// what is thrown ends the thread, and whoever waits for it is told why
port.on('message', (toWalk: ToWalk) => {
  inOrder = inOrder.then(async () => {
    const walked = await walk(toWalk);
    port.postMessage(walked, [walked.memory, walked.columns.buffer]);
  });
});

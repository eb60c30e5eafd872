import { Worker } from 'node:worker_threads';
import { RetryableError } from '@tillkeeper/service-kit';
import type { JournalOutcome, JournalThreadData, JournalWork } from './journal-messages.ts';

export function startThread(of: JournalThreadData): Worker {
  const thread = new Worker(new URL('./journal-thread.ts', import.meta.url), { workerData: of });
  // Who asks hears of it as well; here nobody may be asking.
  thread.on('error', () => {});
  return thread;
}

/** Rejects when the thread dies; what it was about is not known then. */
export function askThread(thread: Worker, work: JournalWork, buffer: ArrayBufferLike): Promise<JournalOutcome> {
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      thread.off('message', onMessage);
      thread.off('error', onError);
      thread.off('exit', onExit);
    };
    const onMessage = (outcome: JournalOutcome): void => {
      stop();
      resolve(outcome);
    };
    const onError = (error: unknown): void => {
      stop();
      reject(new RetryableError('The thread of the journal failed', { cause: error }));
    };
    const onExit = (): void => onError(undefined);
    thread.on('message', onMessage);
    thread.on('error', onError);
    thread.on('exit', onExit);
    thread.postMessage(work, buffer instanceof ArrayBuffer ? [buffer] : []);
  });
}

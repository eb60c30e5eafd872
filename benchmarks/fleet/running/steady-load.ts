import { setTimeout as sleep } from 'node:timers/promises';
import type { Server } from '@tillkeeper/cli';
import { quantile } from '../../shared/machine.ts';
import { bytesOf, type SalesFile } from './make-files.ts';

/** The first attempt to send a file. */
export interface Upload {
  /** When it was due, of `performance.now()`: a door that stands still is not spared by a sender that waits for it. */
  readonly dueAt: number;
  readonly waitMs: number;
  /** Undefined: the connection broke, or no answer came in time. */
  readonly status: number | undefined;
}

export interface SteadyLoad {
  readonly uploads: readonly Upload[];
  /** Files that were answered 202, in the end. */
  readonly taken: readonly SalesFile[];
  /** Sends no new ones; resolves when every file that was begun is answered, which takes as long as it takes. */
  stop(): Promise<void>;
}

const answerWithinMs = 30_000;

/** Sends so many files a second, whatever becomes of them; what was not taken is sent again every second. */
export function startSteadyLoad(options: {
  server: Server;
  files: readonly SalesFile[];
  perSecond: number;
}): SteadyLoad {
  const { server, files, perSecond } = options;
  const uploads: Upload[] = [];
  const taken: SalesFile[] = [];
  const underWay = new Set<Promise<void>>();
  const stopping = new AbortController();

  async function put(file: SalesFile, body: Buffer): Promise<number | undefined> {
    try {
      const answer = await fetch(`${server.url}/v1/senders/${file.senderId}/files/${file.fileName}`, {
        method: 'PUT',
        headers: { authorization: `Bearer ${server.key}`, 'content-type': 'application/octet-stream' },
        body: new Uint8Array(body),
        signal: AbortSignal.timeout(answerWithinMs),
      });
      await answer.arrayBuffer();
      return answer.status;
    } catch {
      return undefined;
    }
  }
  async function send(file: SalesFile, dueAt: number): Promise<void> {
    const body = await bytesOf(file);
    let status = await put(file, body);
    uploads.push({ dueAt, waitMs: performance.now() - dueAt, status });
    while (status !== 202 && status !== 200) {
      await sleep(1_000);
      status = await put(file, body);
    }
    taken.push(file);
  }
  const sending = (async () => {
    const startedAt = performance.now();
    for (const [index, file] of files.entries()) {
      const dueAt = startedAt + (index * 1000) / perSecond;
      await sleep(Math.max(0, dueAt - performance.now()), undefined, { signal: stopping.signal }).catch(() => {});
      if (stopping.signal.aborted) return;
      const one: Promise<void> = send(file, dueAt).finally(() => underWay.delete(one));
      underWay.add(one);
    }
    if (!stopping.signal.aborted) process.stdout.write('all files are sent: give more, or a shorter time\n');
  })();
  return {
    uploads,
    taken,
    async stop() {
      stopping.abort();
      await sending;
      await Promise.all(underWay);
    },
  };
}

export interface AtTheDoor {
  readonly uploads: number;
  /** Answered 202 (or 200: it was there already) at the first attempt. */
  readonly share: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

/** What the uploads that were due in a time have met. */
export function atTheDoor(uploads: readonly Upload[], between: { from: number; to: number }): AtTheDoor {
  const some = uploads.filter(({ dueAt }) => dueAt >= between.from && dueAt < between.to);
  const isTaken = ({ status }: Upload): boolean => status === 202 || status === 200;
  const waits = some.map(one => one.waitMs);
  return {
    uploads: some.length,
    share: some.filter(isTaken).length / Math.max(1, some.length),
    p50Ms: quantile(waits, 0.5),
    p99Ms: quantile(waits, 0.99),
  };
}

import { setTimeout as sleep } from 'node:timers/promises';

/** What the door said in the end, and how often it was asked. */
export interface Answered {
  readonly status: number;
  readonly body: unknown;
  readonly tries: number;
}

/** One try at the door. */
export interface Attempt {
  /** When it ended, Unix time in ms. */
  readonly at: number;
  readonly tookMs: number;
  /** Undefined: nobody listened, or the connection broke. */
  readonly status: number | undefined;
}

const oneTryMs = 30_000;

/** Sends the same bytes, to one copy of the API after the other, until one takes or refuses them: as a till does. */
export async function sendUntilAnswered(options: {
  urls: () => readonly string[];
  method: 'PUT' | 'POST';
  path: string;
  headers: Readonly<Record<string, string>>;
  body: Buffer;
  attempts: Attempt[];
  signal: AbortSignal;
}): Promise<Answered> {
  const { urls, method, path, headers, body, attempts, signal } = options;
  for (let tries = 1; ; tries += 1) {
    signal.throwIfAborted();
    const copies = urls();
    const url = copies[(attempts.length + tries) % copies.length];
    const beganAt = Date.now();
    const ended = (status: number | undefined): void =>
      void attempts.push({ at: Date.now(), tookMs: Date.now() - beganAt, status });
    try {
      const response = await fetch(`${url}${path}`, {
        ...{ method, headers, body: new Uint8Array(body) },
        signal: AbortSignal.any([signal, AbortSignal.timeout(oneTryMs)]),
      });
      const answer: unknown = await response.json();
      ended(response.status);
      if (response.status < 500 && response.status !== 429) return { status: response.status, body: answer, tries };
    } catch {
      signal.throwIfAborted();
      ended(undefined);
    }
    await sleep(Math.min(1000, 100 * 2 ** Math.min(tries, 4)), undefined, { signal });
  }
}

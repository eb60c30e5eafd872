import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { createRequestMaker } from './requests.ts';

// Started by load.ts as a process of its own, with what to do as JSON. Sockets and prepared bytes, no HTTP library: it must not be the limit.
// Connections are kept, and each waits for its answer before it sends again (no pipelining).
const { port, connections, warmUpMs, measureMs, ...request } = z
  .object({
    kind: z.enum(['file', 'transaction']),
    ...{ port: z.number(), key: z.string(), connections: z.number(), sizeBytes: z.number() },
    ...{ warmUpMs: z.number(), measureMs: z.number() },
  })
  .parse(JSON.parse(process.argv[2] ?? ''));

const maker = createRequestMaker(request);
const waitsMs: number[] = [];
const otherAnswers = new Map<string, number>();
let isMeasuring = false;
let isDone = false;

async function sendOneAfterTheOther(): Promise<void> {
  const socket = connect(port, '127.0.0.1');
  socket.setNoDelay(true);
  await once(socket, 'connect');
  const answers = readAnswers(socket);
  while (!isDone) {
    const startedAt = performance.now();
    socket.write(maker.next());
    const status = await answers.next();
    if (!isMeasuring) continue;
    if (status === '202') waitsMs.push(performance.now() - startedAt);
    else otherAnswers.set(status, (otherAnswers.get(status) ?? 0) + 1);
  }
  socket.destroy();
}

/** The status of each answer, once its body is there. Rejects when the connection ends before. */
function readAnswers(socket: Socket): { next(): Promise<string> } {
  let text = '';
  let waiting = Promise.withResolvers<string>();
  socket.on('data', (chunk: Buffer) => {
    text += chunk.toString('latin1');
    const head = text.indexOf('\r\n\r\n');
    if (head === -1) return;
    const length = Number(/content-length: (\d+)/i.exec(text.slice(0, head))?.[1] ?? 0);
    if (text.length < head + 4 + length) return;
    const { resolve } = waiting;
    const status = text.slice(9, 12);
    text = '';
    waiting = Promise.withResolvers<string>();
    resolve(status);
  });
  socket.on('error', () => {});
  socket.on('close', () => {
    waiting.promise.catch(() => {});
    waiting.reject(new Error(`the connection ended after ${text.slice(0, 200)}`));
  });
  return { next: () => waiting.promise };
}

const sending = Promise.all(Array.from({ length: connections }, sendOneAfterTheOther));
sending.catch((error: unknown) => {
  process.stderr.write(`${error}\n`);
  process.exit(1);
});
await wait(warmUpMs);
isMeasuring = true;
const startedAt = performance.now();
const cpuBefore = process.cpuUsage();
process.send?.('measuring');
await wait(measureMs);
isMeasuring = false;
const { user, system } = process.cpuUsage(cpuBefore);
const result = {
  ms: performance.now() - startedAt,
  cpuMs: (user + system) / 1000,
  waitsMs,
  otherAnswers: Object.fromEntries(otherAnswers),
};
isDone = true;
await sending;
// a large message is not sent whole before it says so
await new Promise(resolve => process.send?.(result, resolve));
process.disconnect?.();

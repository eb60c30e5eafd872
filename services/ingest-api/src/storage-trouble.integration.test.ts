import { Agent, request } from 'node:http';
import { type BlobStore, StorageFullError } from '@tillkeeper/blob-store';
import { problemDetails } from '@tillkeeper/contracts';
import { RetryableError } from '@tillkeeper/service-kit';
import { afterEach, expect, test } from 'vitest';
import { fileName, order, salesCsv } from './testing/sales-files.ts';
import { headOfficeKey, startDoor, type TestDoor, until } from './testing/start-door.ts';

let door: TestDoor;
afterEach(() => door.stop());

const failing =
  (failure: () => Error | undefined) =>
  (blobs: BlobStore): BlobStore => ({
    ...blobs,
    async writeTogether(writes) {
      const error = failure();
      if (error !== undefined) throw error;
      return blobs.writeTogether(writes);
    },
  });

test.each([
  [new StorageFullError('full'), 507, 'storage.full'],
  [new RetryableError('away'), 503, 'storage.unavailable'],
])('%s: nothing is acknowledged, it is said when to come again, and then all is well', async (error, status, code) => {
  let failure: Error | undefined = error;
  door = await startDoor({ wrapBlobs: failing(() => failure) });
  const post = () =>
    door.request('POST', '/v1/transactions', {
      body: JSON.stringify(order('X-1')),
      headers: { 'content-type': 'application/json' },
    });
  for (const send of [() => door.put(fileName(1), salesCsv(1)), post]) {
    const answer = await send();
    expect([answer.status, problemDetails.parse(await answer.json()).code]).toEqual([status, code]);
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
  }
  expect(await door.keys('receipts/')).toEqual([]);
  failure = undefined;
  expect([(await door.put(fileName(1), salesCsv(1))).status, (await post()).status]).toEqual([202, 202]);
  // The file that failed does not hold up those behind it.
  await until(() => door.bus.events.length === 1);
});

test('the log says why the storage could not keep a file, down to what it answered, and to which request', async () => {
  const lines: string[] = [];
  const cause = Object.assign(new Error('Please reduce your request rate'), { name: 'SlowDown' });
  const error = new RetryableError('S3 failed (SlowDown): write bronze/ab/abc', { cause });
  door = await startDoor({ wrapBlobs: failing(() => error), log: line => lines.push(line) });
  const answer = await door.put(fileName(1), salesCsv(1));
  const { instance } = problemDetails.parse(await answer.json());
  expect(lines.map(line => JSON.parse(line))).toEqual([
    expect.objectContaining({
      msg: 'a request failed',
      code: 'storage.unavailable',
      request: expect.objectContaining({ id: instance }),
      err: expect.objectContaining({
        message: error.message,
        cause: expect.objectContaining({ type: 'SlowDown', message: cause.message }),
      }),
    }),
  ]);
});

test('a refused upload is read to its end, so that its connection can be used again', async () => {
  door = await startDoor();
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const send = (name: string, body: string) =>
    new Promise<{ status: number | undefined; port: number | undefined }>((resolve, reject) => {
      const headers = { authorization: `Bearer ${headOfficeKey}` };
      const sent = request(`${door.url}/v1/senders/HQ/files/${name}`, { method: 'PUT', agent, headers }, answer => {
        const port = sent.socket?.localPort;
        answer.resume().on('end', () => resolve({ status: answer.statusCode, port }));
      });
      sent.on('error', reject);
      sent.end(body);
    });
  const refused = await send('wrong', salesCsv(100_000));
  const inTheMiddle = await send(fileName(3), `PK\u0003\u0004${salesCsv(100_000)}`);
  const accepted = await send(fileName(4), salesCsv(1));
  agent.destroy();
  expect([refused.status, inTheMiddle.status, accepted.status]).toEqual([422, 415, 202]);
  expect([inTheMiddle.port, accepted.port]).toEqual([refused.port, refused.port]);
});

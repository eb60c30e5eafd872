import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type DoorProcess, startDoorProcess } from './testing/own-door-process.ts';
import { fileName, header } from './testing/sales-files.ts';

let directory: string;
let door: DoorProcess;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'tillkeeper-large-'));
  door = await startDoorProcess(directory);
});
afterAll(async () => {
  await door.kill();
  await rm(directory, { recursive: true, force: true });
});

const mebibyte = 2 ** 20;
const block = Buffer.from(`T1,1,2026-11-20T10:00:00Z,LIV-MUG,2,9.99,19.98,S001\n`.repeat(1000));
function* rows(bytes: number, sequence: number): Generator<Uint8Array> {
  yield Buffer.from(`${header}\nT${sequence},1,2026-11-20T10:00:00Z,LIV-MUG,2,9.99,19.98,S001\n`);
  for (let sent = 0; sent < bytes; sent += block.length) yield block;
}
const put = async (sequence: number, bytes: number) =>
  (
    await door.send(
      'PUT',
      `/v1/senders/HQ/files/${fileName(sequence)}`,
      Readable.toWeb(Readable.from(rows(bytes, sequence))),
    )
  )?.status;
const putAtOnce = (first: number, bytes: number) =>
  Promise.all(Array.from({ length: 16 }, (_, index) => put(first + index, bytes)));

// First, since the disk is busy for long with what the other test writes.
test('a file of nearly 100 MiB is taken; the longest turn of the event loop is printed', async () => {
  await door.measure();
  expect(await put(300, 99 * mebibyte)).toBe(202);
  const { longestTurnMs, longestTurnCpuMs } = await door.measure();
  console.log(
    `longest turn of the event loop during 99 MiB: ${longestTurnCpuMs.toFixed(1)} ms of processor time, ${longestTurnMs.toFixed(1)} ms by the clock`,
  );
}, 60_000);

test('sixteen files of 50 MiB at once take hardly more memory than sixteen of 5 MiB', async () => {
  expect(new Set(await putAtOnce(100, 5 * mebibyte))).toEqual(new Set([202]));
  const small = await door.measure();
  expect(new Set(await putAtOnce(200, 50 * mebibyte))).toEqual(new Set([202]));
  const large = await door.measure();
  console.log(`peak memory: 16 x 5 MiB ${small.peakMiB.toFixed()} MiB, 16 x 50 MiB ${large.peakMiB.toFixed()} MiB`);
  // 720 MiB more have passed; young garbage may make a difference, whole files may not.
  expect(large.peakMiB - small.peakMiB).toBeLessThan(200);
}, 120_000);

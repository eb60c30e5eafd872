import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { receipt } from '@tillkeeper/contracts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createRecordedBus } from './testing/recorded-bus.ts';
import { fileName, salesCsv } from './testing/sales-files.ts';
import { startDoor, type TestDoor, until } from './testing/start-door.ts';

/** Two copies of the API over one store of blobs; each has its own way to the bus, which may be away for one of them. */
let directory: string;
let one: TestDoor;
let two: TestDoor;
/** One clock for both, in which nothing happens at the same time. */
let lastMs: number;
const now = () => {
  lastMs = Math.max(Date.now(), lastMs + 1);
  return new Date(lastMs);
};
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'tillkeeper-two-doors-'));
  lastMs = 0;
  one = await startDoor({ directory, now, copyId: 'copy1' });
  two = await startDoor({ directory, now, copyId: 'copy2' });
});
afterEach(async () => {
  for (const door of [one, two]) door.bus.setAway(false);
  await Promise.all([one.stop(), two.stop()]);
  await rm(directory, { recursive: true, force: true });
});

/** Sends a file as its sender does, one after the other; the id of the file. */
const send = async (door: TestDoor, sequence: number, content: string): Promise<string> =>
  receipt.parse(await (await door.put(fileName(sequence), content)).json()).file_id;
const announced = ({ bus }: TestDoor) => bus.events.map(event => event.subject);
const isAllAnnounced = async () => (await one.keys('unannounced/')).length === 0;

test('what the other copy took before is announced before what this one took, though only this one reaches the bus', async () => {
  one.bus.setAway(true);
  const first = await send(one, 1, salesCsv(2));
  // the same bytes: whichever is handled first is used
  const copy = await send(two, 2, salesCsv(2));
  const third = await send(two, 3, salesCsv(3));
  await until(() => two.bus.events.length >= 2);
  await until(() => announced(two).includes(third));
  expect(announced(two)).toEqual([first, copy, third]);
  await until(isAllAnnounced);
});

test('after an outage that both have seen, the order is that of receiving, whichever copy is back first', async () => {
  for (const door of [one, two]) door.bus.setAway(true);
  const files = [];
  for (let sequence = 1; sequence <= 6; sequence += 1)
    files.push(await send(sequence % 2 === 1 ? one : two, sequence, salesCsv(1 + Math.ceil(sequence / 2))));
  two.bus.setAway(false);
  await until(isAllAnnounced);
  expect(announced(two)).toEqual(files);
  one.bus.setAway(false);
  await until(() => one.bus.events.length >= 3);
  // what it had taken is announced twice, with the same ids: consumers have handled them
  const ids = new Set(two.bus.events.map(event => event.id));
  expect(one.bus.events.filter(event => !ids.has(event.id))).toEqual([]);
});

test('two copies that come back at the same moment keep the order together', async () => {
  const bus = createRecordedBus();
  const doors = [
    await startDoor({ directory, now, bus, copyId: 'copy3' }),
    await startDoor({ directory, now, bus, copyId: 'copy4' }),
  ];
  try {
    bus.setAway(true);
    const files: string[] = [];
    for (let sequence = 1; sequence <= 12; sequence += 1)
      for (const door of doors.slice(sequence % 3 === 0 ? 1 : 0, sequence % 3 === 1 ? 1 : 2))
        files.push(await send(door, files.length + 1, salesCsv(sequence)));
    bus.setAway(false);
    await until(isAllAnnounced);
    expect([...new Set(bus.events.map(event => event.subject))]).toEqual(files);
  } finally {
    await Promise.all(doors.map(door => door.stop()));
  }
});

test('a sweep announces what others left behind after what this copy still has in hand of that sender', async () => {
  const three = await startDoor({ directory, now, copyId: 'copy3', settings: { ANNOUNCE_LEFTOVERS_AFTER: '0s' } });
  try {
    for (const door of [two, three]) door.bus.setAway(true);
    const first = await send(three, 1, salesCsv(2));
    const second = await send(two, 2, salesCsv(3));
    await until(() => three.bus.tries() > 1);
    three.bus.setAway(false);
    await three.run('ingest-api.leftovers');
    await until(() => announced(three).includes(second));
    expect([...new Set(announced(three))]).toEqual([first, second]);
  } finally {
    await three.stop();
  }
});

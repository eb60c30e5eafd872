import { expect, test } from 'vitest';
import { decodeRecords } from './decode-records.ts';
import { encodeRecord, type JournalRecord } from './journal-record.ts';

const records: JournalRecord[] = [
  { kind: 'begun', bootId: 'b1' },
  {
    kind: 'made',
    call: 0,
    writes: [
      { key: 'bronze/ab/one', bytes: Buffer.from([0, 255, 10]), isReplacing: false },
      { key: 'marks/\u2013', bytes: Buffer.alloc(0), isReplacing: true },
    ],
  },
  { kind: 'lost', call: 0, keys: ['bronze/ab/one'] },
  { kind: 'deleted', keys: ['marks/a', 'marks/b'] },
];
const segment = Buffer.concat(records.map(encodeRecord));

test('records come back as they were written, in order', () => {
  expect([...decodeRecords(segment)]).toEqual(records);
});

test('wherever a segment ends, what is whole before it is read and nothing else', () => {
  const ends = records.map((_, index) => Buffer.concat(records.slice(0, index + 1).map(encodeRecord)).length);
  for (let length = 0; length <= segment.length; length += 1) {
    const whole = ends.filter(end => end <= length).length;
    expect([...decodeRecords(segment.subarray(0, length))]).toHaveLength(whole);
  }
});

test('a record with any one byte changed ends the segment before it', () => {
  const from = Buffer.concat(records.slice(0, 1).map(encodeRecord)).length;
  for (let at = from; at < segment.length; at += 1) {
    const damaged = Buffer.from(segment);
    damaged.writeUInt8((damaged[at] ?? 0) ^ 1, at);
    const read = [...decodeRecords(damaged)];
    expect(read.length).toBeLessThan(records.length);
    expect(read).toEqual(records.slice(0, read.length));
  }
});

import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { durationMs, periodMs, sizeBytes, wholeNumber, yesOrNo } from './units.ts';

const reads = (schema: z.ZodType, text: string): unknown => {
  const read = schema.safeParse(text);
  return read.success ? read.data : read.error.issues[0]?.message;
};

test.each([
  ['200ms', 200],
  ['5s', 5_000],
  ['1.5m', 90_000],
  ['12h', 43_200_000],
  ['35d', 3_024_000_000],
  ['0s', 0],
])('a duration of %s is %d ms', (text, ms) => {
  expect(reads(durationMs('1s'), text)).toBe(ms);
});

test.each([
  ['64KiB', 65_536],
  ['100MiB', 104_857_600],
  ['1GiB', 1_073_741_824],
  ['12B', 12],
])('a size of %s is %d bytes', (text, bytes) => {
  expect(reads(sizeBytes('1B'), text)).toBe(bytes);
});

test('a period is a duration, but never none', () => {
  expect(reads(periodMs('1s'), '20s')).toBe(20_000);
  expect(reads(periodMs('1s'), '1 ms')).toBe(1);
  for (const none of ['0s', '0.2ms']) expect(reads(periodMs('1s'), none)).toBe('must be more than nothing');
});

describe('what could mean two things is refused', () => {
  test.each(['5', '5 seconds', '-5s', '5S', 's', '1e3s', 'constructor', '99999999999999999d'])('duration %s', text => {
    expect(reads(durationMs('1s'), text)).toBe('write it as 200ms, 5s, 2m, 12h or 35d');
  });
  test.each(['100', '100MB', '100mib', '-1KiB'])('size %s', text => {
    expect(reads(sizeBytes('1B'), text)).toBe('write it as 64KiB, 100MiB or 1GiB');
  });
  test.each(['8e3', '0x1F', ' 80', '80.5', '', '65536', '0', 'NaN'])('whole number "%s"', text => {
    expect(reads(wholeNumber(1, 1, 65_535), text)).toBe('must be a whole number from 1 to 65535');
  });
  test.each(['yes', '1', 'TRUE'])('boolean %s', text => {
    expect(reads(yesOrNo(true), text)).toBe('must be true or false');
  });
});

test('a whole number without an upper limit says its lower one', () => {
  expect(reads(wholeNumber(5, 2), '1')).toBe('must be a whole number of at least 2');
  expect(reads(wholeNumber(5, 2), '9007199254740993')).toBe('must be a whole number of at least 2');
});

test('what is not set takes the default, read as if it had been written', () => {
  const settings = z.object({ a: durationMs('2m'), b: sizeBytes('1KiB'), c: wholeNumber(7), d: yesOrNo(false) });
  expect(settings.parse({})).toEqual({ a: 120_000, b: 1024, c: 7, d: false });
});

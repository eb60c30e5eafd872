import { expect, test } from 'vitest';
import type { Door } from './door.ts';
import type { HeadOffice } from './head-office.ts';
import { seeded } from './seeded.ts';
import { runTill } from './till.ts';

/** The first files of a till, as bytes by name. */
async function filesOf(seed: number, count: number): Promise<[string, string][]> {
  const closing = new AbortController();
  const files: [string, string][] = [];
  let promises = 0;
  const door: Pick<Door, 'sendFile'> = {
    async sendFile({ fileName, bytes }) {
      files.push([fileName, bytes.toString('base64')]);
      if (files.length >= count) closing.abort();
      return undefined;
    },
  };
  const headOffice: Pick<HeadOffice, 'articles' | 'keyOf' | 'promise'> = {
    articles: [
      { productId: 'MUG', priceMinor: 999 },
      { productId: 'CAP', priceMinor: 1799 },
    ],
    keyOf: () => 'key',
    promise: () => `LATE-${++promises}`,
  };
  await runTill({
    ...{ storeId: 'S001', tillId: 'TA1', date: '2026-11-20', headOffice, door, chance: seeded(seed), pauseMs: [0, 0] },
    ...{ mayGoOn: () => true, closing: closing.signal, signal: new AbortController().signal },
  });
  return files;
}

test('the same seed makes the same files to the last byte, another seed others', async () => {
  const files = await filesOf(5, 60);
  expect(await filesOf(5, 60)).toEqual(files);
  expect((await filesOf(6, 60)).slice(0, 3)).not.toEqual(files.slice(0, 3));
});

test('among sixty files some are corrected, sent again, copied to another name and without a column', async () => {
  const files = await filesOf(5, 60);
  const names = files.map(([name]) => name);
  const texts = files.map(([, bytes]) => Buffer.from(bytes, 'base64').toString('latin1'));
  expect(names.some((name, index) => names.indexOf(name) < index)).toBe(true);
  expect(names.some(name => name.includes('_XA1_'))).toBe(true);
  expect(names.some(name => name.includes('_YA1_'))).toBe(true);
  expect(names.some(name => name.endsWith('.gz'))).toBe(true);
  const timesOf = (receipt: string): number => texts.filter(text => text.includes(`\n${receipt},1,`)).length;
  expect(
    Array.from({ length: 80 }, (_, index) => `TA1-${String(index + 1).padStart(6, '0')}`).some(id => timesOf(id) > 1),
  ).toBe(true);
  for (const mistake of [/NOWHERE-/, /LATE-/, /,a lot,/]) expect(texts.some(text => mistake.test(text))).toBe(true);
});

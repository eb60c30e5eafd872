import type { BooksReport } from '@tillkeeper/contracts';
import { expect, test } from 'vitest';
import { showBooks } from './books.ts';

async function saidOf(books: BooksReport) {
  const said: string[] = [];
  const client = { json: async () => books };
  const output = { say: (line: string) => void said.push(line), json: () => {}, progress: () => {} };
  return { exitCode: await showBooks(client, output), said };
}
const whole: BooksReport = { keys_proven_at: '2026-11-20T03:00:00.000Z', broken_keys: [], files_differing: 0 };

test('books that are whole say when that was proven', async () => {
  expect(await saidOf(whole)).toEqual({
    exitCode: 0,
    said: ['The keys of the books were proven at 2026-11-20T03:00:00.000Z: every row names records that are there.'],
  });
});

test('books whose keys nobody has proven yet are not said to be right', async () => {
  expect((await saidOf({ ...whole, keys_proven_at: null })).said).toEqual([
    'The keys of the books were not proven yet; the loader does it every night.',
  ]);
});

test('orphans and files that differ are findings, told before all else', async () => {
  const orphans = {
    child_table: 'order_items',
    parent_table: 'products',
    rows: 3,
    broken_since: '2026-11-18T03:00:00.000Z',
  };
  expect(await saidOf({ ...whole, broken_keys: [orphans], files_differing: 2 })).toEqual({
    exitCode: 1,
    said: [
      'ORPHANS: 3 rows of order_items name a record of products that is not there, since 2026-11-18T03:00:00.000Z.',
      'THE BOOKS DIFFER from what 2 files say was loaded: `status <file_id>` says by how much.',
      'The keys of the books were proven at 2026-11-20T03:00:00.000Z.',
    ],
  });
});

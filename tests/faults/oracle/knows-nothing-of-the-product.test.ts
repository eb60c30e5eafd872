import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';

/** What reads a table, a Parquet file and a mail, made by others. */
const libraries = ['pg', 'hyparquet', 'postal-mime', 'zod'];
/** The oracle is told what was sent in these shapes. */
const facts = ['../flow/sent.ts'];

test('the oracle has no code of the product, only libraries of others and what was sent', async () => {
  const names = (await readdir(import.meta.dirname)).filter(name => /(?<!\.test)\.ts$/.test(name));
  expect(names.length).toBeGreaterThan(5);
  for (const name of names) {
    const text = await readFile(join(import.meta.dirname, name), 'utf8');
    const used = [...text.matchAll(/^(?:import|export|\}).* from '([^']+)';$/gm)].map(([, from = '']) => from);
    const strangers = used.filter(
      from => !from.startsWith('node:') && !from.startsWith('./') && ![...libraries, ...facts].includes(from),
    );
    expect([name, strangers]).toEqual([name, []]);
  }
});

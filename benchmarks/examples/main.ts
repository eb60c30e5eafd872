import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { renderText } from '@tillkeeper/error-reporter/render';
import { digestsOfDecember } from './december.ts';

/**
 * What the digests of docs/examples say: the first day, one with many repairs, one on which something was solved. `documents`
 * renders them. With a folder: all days of the month into it, as text beside.
 */
const [folder] = process.argv.slice(2);
const into = folder ?? fileURLToPath(new URL('../../docs/examples', import.meta.url));
const exampleDays = ['2010-12-01', '2010-12-09', '2010-12-14'];

await mkdir(into, { recursive: true });
for (const [day, content] of await digestsOfDecember()) {
  process.stdout.write(`${day}  ${content.subject}\n`);
  if (folder === undefined && !exampleDays.includes(day)) continue;
  await writeFile(join(into, `digest-${day}.json`), `${JSON.stringify(content, null, 2)}\n`);
  if (folder !== undefined)
    await writeFile(join(into, `digest-${day}.txt`), `Subject: ${content.subject}\n\n${renderText(content)}`);
}

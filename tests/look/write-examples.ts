import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { digestsOfDecember } from './december.ts';
import { exampleDays, exampleHtml, examplesFolder, exampleText } from './examples.ts';

/** `pnpm examples [folder]`: writes the digests of docs/examples, or those of all days into another folder. */
const [folder] = process.argv.slice(2);
const into = folder ?? fileURLToPath(new URL(`../../${examplesFolder}`, import.meta.url));

await mkdir(into, { recursive: true });
for (const [day, content] of await digestsOfDecember()) {
  process.stdout.write(`${day}  ${content.subject}\n`);
  if (folder === undefined && !exampleDays.includes(day)) continue;
  await writeFile(join(into, `digest-${day}.json`), `${JSON.stringify(content, null, 2)}\n`);
  await writeFile(join(into, `digest-${day}.txt`), exampleText(content));
  await writeFile(join(into, `digest-${day}.html`), exampleHtml(content));
}

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { renderHtml, renderText } from '@tillkeeper/error-reporter/render';
import { digestsOfDecember } from './december.ts';

/** `pnpm examples [folder days]`: writes the digests of docs/examples, or others into another folder. */
const [folder = fileURLToPath(new URL('../../docs/examples', import.meta.url)), ...days] = process.argv.slice(2);
const chosen = days.length > 0 ? days : ['2010-12-01', '2010-12-06', '2010-12-23'];
const links = { fixUrl: 'https://tills.example/fix/S021/example' };

await mkdir(folder, { recursive: true });
for (const [date, content] of await digestsOfDecember()) {
  process.stdout.write(`${date}  ${content.subject}\n`);
  if (!chosen.includes(date) && days[0] !== 'all') continue;
  await writeFile(join(folder, `digest-${date}.txt`), `Subject: ${content.subject}\n\n${renderText(content, links)}`);
  await writeFile(join(folder, `digest-${date}.html`), renderHtml(content, links));
}

import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { MailContent } from '@tillkeeper/domain';
import { renderHtml, renderText } from '@tillkeeper/error-reporter/render';

const folder = 'docs/examples';
const inCheckout = (name: string): string => fileURLToPath(new URL(`../../${folder}/${name}`, import.meta.url));
const links = { fixUrl: 'https://tills.example/fix/S021/example' };

/** What `pnpm examples` kept of a day, in the form that reports are kept in. */
async function contentOf(name: string): Promise<MailContent> {
  return JSON.parse(await readFile(inCheckout(`${name}.json`), 'utf8'));
}

/** The digests of docs/examples as mails look today. */
export const exampleDocuments = readdirSync(inCheckout(''))
  .filter(name => name.endsWith('.json'))
  .map(name => name.replace(/\.json$/, ''))
  .flatMap(name => [
    {
      path: `${folder}/${name}.txt`,
      render: async () => {
        const content = await contentOf(name);
        return `Subject: ${content.subject}\n\n${renderText(content, links)}`;
      },
    },
    { path: `${folder}/${name}.html`, render: async () => renderHtml(await contentOf(name), links) },
  ]);

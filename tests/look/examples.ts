import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { MailContent } from '@tillkeeper/domain';
import { renderHtml, renderText } from '@tillkeeper/error-reporter/render';

/** Days of December that stand in docs/examples: the first, one with many repairs, one on which something was solved. */
export const exampleDays = ['2010-12-01', '2010-12-09', '2010-12-14'];
export const examplesFolder = 'docs/examples';
const links = { fixUrl: 'https://tills.example/fix/S021/example' };

/** What `pnpm examples` kept of a day, in the form that reports are kept in. */
async function contentOf(day: string): Promise<MailContent> {
  const path = fileURLToPath(new URL(`../../${examplesFolder}/digest-${day}.json`, import.meta.url));
  return JSON.parse(await readFile(path, 'utf8'));
}
export const exampleText = (content: MailContent): string =>
  `Subject: ${content.subject}\n\n${renderText(content, links)}`;
export const exampleHtml = (content: MailContent): string => renderHtml(content, links);

/** The mails of these days as they look today. */
export const exampleDocuments = exampleDays.flatMap(day => [
  { path: `${examplesFolder}/digest-${day}.txt`, render: async () => exampleText(await contentOf(day)) },
  { path: `${examplesFolder}/digest-${day}.html`, render: async () => exampleHtml(await contentOf(day)) },
]);

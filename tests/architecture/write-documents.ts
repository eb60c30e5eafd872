import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { renderRuleIndex, rulesDirectory } from './documents/render-rule-index.ts';
import { readText, root } from './repository.ts';

const write = async (path: string, text: string): Promise<void> => {
  await mkdir(dirname(join(root, path)), { recursive: true });
  await writeFile(join(root, path), text);
  process.stdout.write(`${path}\n`);
};

// Writes every document that is made from data: the tests compare them with what this would write. The list of rules comes
// first: what is made from the rules reads it.
const index = `${rulesDirectory}/index.ts`;
const indexText = await renderRuleIndex();
if (indexText !== (await readText(index))) await write(index, indexText);
const { madeDocuments } = await import('./documents/documents.ts');
for (const { path, render } of madeDocuments) if (path !== index) await write(path, await render());

import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { madeDocuments } from './documents/documents.ts';
import { root } from './repository.ts';

// Writes every document that is made from data: the tests compare them with what this would write.
for (const { path, render } of madeDocuments) {
  const text = await render();
  await mkdir(dirname(join(root, path)), { recursive: true });
  await writeFile(join(root, path), text);
  process.stdout.write(`${path}\n`);
}

import { readFile, writeFile } from 'node:fs/promises';

const readme = new URL('../../services/validator/README.md', import.meta.url);
const [begin, end] = ['<!-- accuracy: made by benchmarks/accuracy -->', '<!-- /accuracy -->'];

/** Puts the figures between the markers of the validator's README. */
export async function writeIntoReadme(lines: readonly string[]): Promise<void> {
  const text = await readFile(readme, 'utf8');
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from < 0 || to < from) throw new Error('the README of the validator has no place for the figures');
  await writeFile(readme, `${text.slice(0, from + begin.length)}\n\n${lines.join('\n')}\n\n${text.slice(to)}`);
}

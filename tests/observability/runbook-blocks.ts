import { basename } from 'node:path';
import { listFiles, readText } from '../architecture/repository.ts';

/** Run-books by the name of their alert. */
export async function readRunbooks(): Promise<ReadonlyMap<string, string>> {
  const paths = (await listFiles('docs/runbooks')).filter(path => basename(path) !== 'README.md');
  return new Map(await Promise.all(paths.map(async path => [basename(path, '.md'), await readText(path)] as const)));
}

/** What a page shows between fences of a language. */
export function blocksOf(page: string, language: 'promql' | 'sql' | 'sh'): string[] {
  const fences = page.matchAll(/^ *```(\w+)\n(.*?)^ *```$/gms);
  return [...fences].flatMap(([, of, text = '']) => (of === language ? [text.trim()] : []));
}

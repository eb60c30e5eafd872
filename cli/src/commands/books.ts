import { type BooksReport, booksReport } from '@tillkeeper/contracts';
import type { ApiClient } from '../api-client.ts';
import { exitCodes } from '../exit-code.ts';
import type { Output } from '../print.ts';

/** Whether the books are whole: what the nightly proof of the keys and the reconciler have found. */
export async function showBooks(client: Pick<ApiClient, 'json'>, output: Output): Promise<number> {
  const books = booksReport.parse(await client.json('GET', '/v1/books'));
  for (const line of describeBooks(books)) output.say(line);
  output.json(books);
  return books.broken_keys.length > 0 || books.files_differing > 0 ? exitCodes.findings : exitCodes.clean;
}

function describeBooks({ keys_proven_at, broken_keys, files_differing }: BooksReport): string[] {
  return [
    ...broken_keys.map(
      key =>
        `ORPHANS: ${key.rows} rows of ${key.child_table} name a record of ${key.parent_table} that is not there, since ${key.broken_since}.`,
    ),
    ...(files_differing > 0
      ? [`THE BOOKS DIFFER from what ${files_differing} files say was loaded: \`status <file_id>\` says by how much.`]
      : []),
    keys_proven_at === null
      ? 'The keys of the books were not proven yet; the loader does it every night.'
      : `The keys of the books were proven at ${keys_proven_at}${broken_keys.length === 0 ? ': every row names records that are there' : ''}.`,
  ];
}

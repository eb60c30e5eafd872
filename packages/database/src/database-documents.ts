import { fileURLToPath } from 'node:url';
import type { ClientBase } from 'pg';
import { renderDiagramsPage } from './diagram/render-diagrams-page.ts';
import { readCatalogue } from './dictionary/read-catalogue.ts';
import { renderDictionary } from './dictionary/render-dictionary.ts';
import { dumpSchema } from './schema-sql/dump-schema.ts';

export interface DatabaseDocument {
  /** From the root of the repository. */
  readonly path: string;
  /** Where it stands. */
  readonly file: string;
  /** The text that it should have, from a database with every migration done. */
  readonly render: (client: ClientBase) => Promise<string>;
}

const document = (path: string, render: DatabaseDocument['render']): DatabaseDocument => ({
  path,
  file: fileURLToPath(new URL(`../../../${path}`, import.meta.url)),
  render,
});

/** Everything in the repository that is made from the database. */
export const databaseDocuments: readonly DatabaseDocument[] = [
  document('packages/database/schema.sql', dumpSchema),
  document('docs/data-dictionary.md', async client => renderDictionary(await readCatalogue(client))),
  document('docs/er-diagram.md', async client => renderDiagramsPage(await readCatalogue(client))),
];

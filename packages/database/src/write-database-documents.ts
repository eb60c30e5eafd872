import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { databaseDocuments } from './database-documents.ts';
import { startEmbeddedPostgres } from './embedded/start-embedded-postgres.ts';
import { migrate } from './migrate.ts';
import { differences } from './schema-sql/differences.ts';

/** Writes what is made from the database; with `--check` compares and ends with 1, showing the differences. */
async function main(): Promise<number> {
  const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } });
  return withMigratedDatabase(async client => {
    let wrong = 0;
    for (const { path, file, render } of databaseDocuments) {
      const made = await render(client);
      if (!values.check) {
        writeFileSync(file, made);
        process.stdout.write(`${path}\n`);
        continue;
      }
      const found = differences(readFileSync(file, 'utf8'), made);
      if (found.length === 0) continue;
      wrong++;
      process.stderr.write(`${found.join('\n')}\n${path} is not what the migrations make: run \`pnpm schema\`\n`);
    }
    return wrong === 0 ? 0 : 1;
  });
}

async function withMigratedDatabase<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
  const directory = mkdtempSync(join(tmpdir(), 'tillkeeper-schema-'));
  const server = await startEmbeddedPostgres({ dataDirectory: join(directory, 'postgres'), isDurable: false });
  try {
    await migrate(server.url);
    const client = new pg.Client({ connectionString: server.url });
    await client.connect();
    try {
      return await work(client);
    } finally {
      await client.end();
    }
  } finally {
    await server.stop();
    rmSync(directory, { recursive: true, force: true });
  }
}

process.exitCode = await main();

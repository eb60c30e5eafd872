import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { startEmbeddedPostgres } from './embedded/start-embedded-postgres.ts';
import { migrate } from './migrate.ts';
import { differences } from './schema-sql/differences.ts';
import { dumpSchema } from './schema-sql/dump-schema.ts';

const path = fileURLToPath(new URL('../schema.sql', import.meta.url));

/** Writes schema.sql from the migrations; with `--check` compares and ends with 1, showing the difference. */
async function main(): Promise<number> {
  const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } });
  const schema = await schemaOfMigrations();
  if (!values.check) {
    writeFileSync(path, schema);
    process.stdout.write('packages/database/schema.sql is written\n');
    return 0;
  }
  const found = differences(readFileSync(path, 'utf8'), schema);
  if (found.length === 0) return 0;
  process.stderr.write(`${found.join('\n')}\nschema.sql is not what the migrations make: run \`pnpm schema\`\n`);
  return 1;
}

async function schemaOfMigrations(): Promise<string> {
  const directory = mkdtempSync(join(tmpdir(), 'tillkeeper-schema-'));
  const server = await startEmbeddedPostgres({ dataDirectory: join(directory, 'postgres'), isDurable: false });
  try {
    await migrate(server.url);
    const client = new pg.Client({ connectionString: server.url });
    await client.connect();
    try {
      return await dumpSchema(client);
    } finally {
      await client.end();
    }
  } finally {
    await server.stop();
    rmSync(directory, { recursive: true, force: true });
  }
}

process.exitCode = await main();

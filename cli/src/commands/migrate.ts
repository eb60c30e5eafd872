import { migrate, SchemaMismatchError } from '@tillkeeper/database';
import { CommandError, exitCodes } from '../exit-code.ts';
import type { Output } from '../print.ts';

/** Brings the database up to the schema of this code; a database that is ahead of it is refused (exit code 4). */
export async function migrateDatabase(databaseUrl: string, output: Output): Promise<void> {
  const applied = await migrate(databaseUrl).catch(error => {
    throw error instanceof SchemaMismatchError ? new CommandError(error.message, exitCodes.refused) : error;
  });
  output.say('The database is up to date.');
  output.json({ applied });
}

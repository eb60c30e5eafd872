import { assertSchemaIsCurrent, type DatabaseRole, SchemaMismatchError } from '@tillkeeper/database';
import { RetryableError, sleep } from '@tillkeeper/service-kit';
import { CommandError, exitCodes } from '../exit-code.ts';
import type { Output } from '../print.ts';

export interface SchemaCommand {
  readonly databaseUrl: string;
  /** Whom to look as: a login of a service may see nothing by itself. */
  readonly role: DatabaseRole | undefined;
  /** Waits for a database that is away, and for a schema that is another release's, for as long as it takes. */
  readonly shouldWait: boolean;
  readonly everyMs: number;
  readonly signal: AbortSignal;
  readonly output: Output;
  /** Told why it waits, whenever that changes. */
  readonly onWaiting: (why: string) => void;
}

/**
 * Whether the database has the schema of this code: exit code 0, else 4. Kubernetes runs it with `shouldWait` before each
 * service: that of an older and that of a newer release are waited for alike, because both pass by a rollout, and ending
 * would be a crash loop. Ends with 3 when it is told to stop.
 */
export async function showSchema(command: SchemaCommand): Promise<number> {
  const { databaseUrl, role, shouldWait, everyMs, signal, output, onWaiting } = command;
  let said: string | undefined;
  while (!signal.aborted) {
    try {
      await assertSchemaIsCurrent(databaseUrl, { role });
      output.say('The database has the schema of this release.');
      output.json({ is_current: true });
      return exitCodes.clean;
    } catch (error) {
      const isExpected = error instanceof SchemaMismatchError || error instanceof RetryableError;
      if (!isExpected || (!shouldWait && error instanceof RetryableError)) throw error;
      if (!shouldWait) throw new CommandError(error.message, exitCodes.refused);
      if (said !== error.message) onWaiting(error.message);
      said = error.message;
    }
    await sleep(everyMs, signal);
  }
  throw new CommandError('told to stop', exitCodes.server);
}

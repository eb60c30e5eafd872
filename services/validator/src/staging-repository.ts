import { stat } from 'node:fs/promises';
import { copyInto, type Queryable, type Transaction } from '@tillkeeper/database';
import { stagingColumns } from './judge/staging-file.ts';

export async function makeStagingPartition(tx: Queryable, instant: string): Promise<void> {
  await tx.query('select staging.make_partition($1)', [instant]);
}

export async function dropStaging(tx: Queryable, before: Date): Promise<void> {
  await tx.query('select staging.drop_partitions($1)', [before.toISOString()]);
}

export async function copyStaging(tx: Transaction, path: string): Promise<void> {
  await copyFileInto(tx, `copy staging.record_lines (${stagingColumns.join(', ')}) from stdin (format csv)`, path);
}

/** COPY of a file of ours; an empty one is not worth the two answers that are waited for. */
export async function copyFileInto(tx: Transaction, statement: string, path: string): Promise<void> {
  const { size } = await stat(path);
  if (size > 0) await copyInto(tx, statement, path);
}

import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { generate } from '@tillkeeper/cli/generate';
import { contractFormat } from '@tillkeeper/contracts';
import { createChildPool } from '@tillkeeper/service-kit';
import { writeReference } from '../validation/judged-reference.ts';

export const businessDate = '2026-11-19';
export const receivedAt = '2026-11-19T22:00:00.000Z';

interface Judged {
  readonly status: string;
  readonly rowsRead: number;
  readonly rowsHeld: number;
}

/** A generated file of `rows` lines of one till, judged by the validator's own child; and the shop that it is of. */
export async function makeSilver(directory: string, rows: number) {
  const made = await generate({
    ...{ directory: join(directory, 'files'), seed: 1, stores: 1, tills: 1, businessDates: [businessDate] },
    ...{ rows, mistakeShares: {}, isPlain: true },
  });
  const sales = made.files.find(file => file.truth !== null);
  if (sales === undefined) throw new Error('no sales file was made');
  const outputDirectory = join(directory, 'judged');
  await mkdir(outputDirectory);
  const pool = createChildPool<object, Judged>({
    ...{ entry: new URL('../../services/validator/src/judge/judge-child.ts', import.meta.url), size: 1 },
    jobTimeoutMs: 3_600_000,
  });
  try {
    const judged = await pool.run({
      ...{ filePath: sales.path, isGzip: false, maxBytes: 2 ** 31, outputDirectory },
      formatFile: contractFormat.files.find(file => file.file_type === 'sales' && file.container === 'csv'),
      referencePath: await writeReference(made.shop, join(directory, 'reference')),
      ...{ fileId: '0'.repeat(32), senderId: 'S001', run: 1, receivedAt },
      ...{ nameGroups: { business_date: businessDate, till_id: 'T01' }, allowedStores: ['S001'], isWeb: false },
      ...{ outlierThreshold: 6, storeBaselinePaths: {}, isStagingLeftOut: true },
    });
    if (judged.status !== 'judged' || judged.rowsHeld > 0)
      throw new Error(`the file is not clean: ${JSON.stringify(judged)}`);
    const path = join(directory, 'silver.parquet');
    await rename(join(outputDirectory, 'silver.parquet'), path);
    return { shop: made.shop, path, rows: judged.rowsRead, rawPath: sales.path };
  } finally {
    await pool.close();
    await rm(outputDirectory, { recursive: true, force: true });
  }
}

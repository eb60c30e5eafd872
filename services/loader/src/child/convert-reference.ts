import pl from 'nodejs-polars';
import { csvForCopy } from './convert-sales.ts';
import type { ConvertedReference } from './jobs.ts';

/** Silver of reference data to a CSV file for COPY, with those of the wanted columns that it has. */
export async function convertReference(job: {
  parquetPath: string;
  csvPath: string;
  columns: readonly string[];
}): Promise<ConvertedReference> {
  const silver = pl.scanParquet(job.parquetPath);
  const first = await silver.head(0).collect();
  const columns = job.columns.filter(name => first.columns.includes(name));
  await silver
    .select(...columns.map(name => pl.col(name)))
    .sinkCSV(job.csvPath, csvForCopy)
    .collect();
  return { kind: 'convert-reference', columns };
}

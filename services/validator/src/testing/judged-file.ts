import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pl from 'nodejs-polars';
import type { JudgeJob, Judgement } from '../judge/judge-job.ts';

/** Everything that judging a file leaves, in an order of its own. */
export interface JudgedFile {
  readonly judgement: unknown;
  readonly staging: readonly string[];
  readonly exceptions: readonly string[];
  /** Rows of silver by their number, one text each. */
  readonly silver: readonly string[];
}

/** Judges the bytes of a file and reads what is left; two judges can be compared by it. */
export async function judgeBytes(
  bytes: Buffer,
  job: JudgeJob,
  judge: (job: JudgeJob) => Promise<Judgement>,
): Promise<JudgedFile> {
  const directory = await mkdtemp(join(tmpdir(), 'tillkeeper-judge-'));
  try {
    const outputDirectory = join(directory, 'out');
    await mkdir(outputDirectory);
    const filePath = join(directory, 'file');
    await writeFile(filePath, bytes);
    const judgement = await judge({ ...job, filePath, outputDirectory });
    const linesOf = async (name: string): Promise<string[]> =>
      (await readFile(join(outputDirectory, name), 'utf8'))
        .split(/\n(?="?[0-9a-f]{32}"?,)/)
        .map(line => line.trimEnd())
        .sort();
    const hasSilver = judgement.status === 'judged' && judgement.rowsValid > 0;
    return {
      judgement: comparable(judgement),
      staging: await linesOf('staging.csv'),
      exceptions: await linesOf('exceptions.csv'),
      silver: hasSilver ? await readSilver(join(outputDirectory, 'silver.parquet')) : [],
    };
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

async function readSilver(path: string): Promise<string[]> {
  const frame = await pl.scanParquet(path).sort('row_no').collect();
  // types as well: a value may look the same in another one
  const schema = JSON.stringify(Object.entries(frame.schema).map(([name, type]) => `${name}: ${type}`));
  return [schema, ...frame.writeCSV({ includeHeader: true }).toString('utf8').trimEnd().split('\n')];
}

function comparable(judgement: Judgement): unknown {
  if (judgement.status !== 'judged') return judgement;
  const { stagingPath, exceptionsPath, silverPath, totals, customers, ...rest } = judgement;
  const paths = [stagingPath, exceptionsPath, silverPath].map(path => path.split('/').at(-1));
  return {
    ...rest,
    paths,
    totals: totals
      .map(total => JSON.stringify(total, (_, value) => (typeof value === 'bigint' ? `${value}` : value)))
      .sort(),
    customers: customers.map(customer => JSON.stringify(customer)).sort(),
  };
}

import { stat } from 'node:fs/promises';
import { NotSievedError, sieveSales } from '../sieve/sieve-sales.ts';
import type { JudgeJob, Judgement } from './judge-job.ts';
import { readRecords } from './read-records.ts';
import type { Reference } from './reference-data.ts';
import { createSalesJudge } from './sales-judge.ts';

/** From here on a sieve is faster than looking at every row: measured, see benchmarks/README.md. */
const minSievedBytes = 512 * 1024;

/**
 * Judges a file of sales. Of a large one most rows are proven right column by column, and only the others are looked at one
 * by one; the answer is the same. Throws FileUnreadableError.
 */
export async function judgeSales(
  job: JudgeJob,
  reference: Reference,
  /** For tests: files of any size. */
  { minBytes = minSievedBytes } = {},
): Promise<Judgement> {
  const { size } = await stat(job.filePath);
  // what was answered is not what was sent: it is looked at row by row
  if (size < minBytes || (job.answers ?? []).length > 0) return judgeRowByRow(job, reference);
  try {
    return await sieveSales(job, reference);
  } catch (error) {
    if (!(error instanceof NotSievedError)) throw error;
    const judgement = await judgeRowByRow(job, reference);
    return judgement.status === 'judged' ? { ...judgement, wrongProof: error.wrongProof } : judgement;
  }
}

/** Judges every row by itself. */
export async function judgeRowByRow(job: JudgeJob, reference: Reference): Promise<Judgement> {
  const judge = createSalesJudge(job, reference);
  for await (const result of readRecords(job, judge.sayUnused)) {
    if (result.kind === 'chunk') judge.look(result);
    judge.take(result);
    await judge.drain();
  }
  return judge.finish();
}

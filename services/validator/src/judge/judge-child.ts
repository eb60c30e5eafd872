import { readFile } from 'node:fs/promises';
import { serveJobs } from '@tillkeeper/service-kit';
import type { JudgeJob, Judgement, ReferenceData } from './judge-job.ts';
import { judgeReference } from './judge-reference.ts';
import { judgeSales } from './judge-sales.ts';
import { isUnreadable } from './read-records.ts';

// The paths of reference data say their version, so the same path is the same data.
let cached: { path: string; data: ReferenceData } | undefined;

serveJobs<JudgeJob, Judgement>(async job => {
  if (cached?.path !== job.referencePath) {
    const data: ReferenceData = JSON.parse(await readFile(job.referencePath, 'utf8'));
    cached = { path: job.referencePath, data };
  }
  try {
    return job.formatFile.file_type === 'sales'
      ? await judgeSales(job, cached.data)
      : await judgeReference(job, cached.data);
  } catch (error) {
    if (isUnreadable(error)) return { status: 'unreadable', code: error.code, detail: error.message };
    throw error;
  }
});

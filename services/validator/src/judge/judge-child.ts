import { serveJobs } from '@tillkeeper/service-kit';
import type { JudgeJob, Judgement } from './judge-job.ts';
import { judgeReference } from './judge-reference.ts';
import { judgeSales } from './judge-sales.ts';
import { isUnreadable } from './read-records.ts';
import { createReferenceReader } from './reference-reader.ts';

const readReference = createReferenceReader();

serveJobs<JudgeJob, Judgement>(async job => {
  const reference = await readReference(job.referencePath);
  try {
    return job.formatFile.file_type === 'sales'
      ? await judgeSales(job, reference)
      : await judgeReference(job, reference);
  } catch (error) {
    if (isUnreadable(error)) return { status: 'unreadable', code: error.code, detail: error.message };
    throw error;
  }
});

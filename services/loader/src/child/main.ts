import { serveJobs } from '@tillkeeper/service-kit';
import { convertBooks } from './convert-books.ts';
import { convertReference } from './convert-reference.ts';
import { convertLines, convertSales } from './convert-sales.ts';
import type { LoaderAnswer, LoaderJob } from './jobs.ts';

serveJobs<LoaderJob, LoaderAnswer>(async job => {
  switch (job.kind) {
    case 'convert-sales':
      return convertSales(job);
    case 'convert-lines':
      await convertLines(job);
      return { kind: 'written' };
    case 'convert-books':
      await convertBooks(job);
      return { kind: 'written' };
    case 'convert-reference':
      return convertReference(job);
    default:
      return job satisfies never;
  }
});

import { serveJobs } from '@tillkeeper/service-kit';
import { convertReference } from './convert-reference.ts';
import { convertSales } from './convert-sales.ts';
import type { LoaderAnswer, LoaderJob } from './jobs.ts';

serveJobs<LoaderJob, LoaderAnswer>(job => (job.kind === 'convert-sales' ? convertSales(job) : convertReference(job)));

import { serveJobs } from '@tillkeeper/service-kit';
import { eraseInSilver } from './erase-in-silver.ts';
import type { ErasedInSilver, EraseInSilverJob } from './silver-job.ts';

serveJobs<EraseInSilverJob, ErasedInSilver>(eraseInSilver);

import { serveJobs } from '@tillkeeper/service-kit';
import { eraseInSilver } from './erase-in-silver.ts';
import type { EraseInSilverJob, ErasedInSilver } from './silver-job.ts';

serveJobs<EraseInSilverJob, ErasedInSilver>(eraseInSilver);

import { RetryableError } from '../retryable-error.ts';
import { serveJobs } from '../serve-jobs.ts';

/** What the test asks of its child. */
export type MoodJob =
  | { readonly kind: 'echo'; readonly value: unknown }
  | { readonly kind: 'pid' }
  | { readonly kind: 'variable'; readonly name: string }
  | { readonly kind: 'wait'; readonly ms: number }
  | { readonly kind: 'throw'; readonly error: 'plain' | 'retryable' | 'sync' }
  | { readonly kind: 'answer-function' }
  | { readonly kind: 'abort' }
  | { readonly kind: 'exit'; readonly code: number }
  | { readonly kind: 'kill' };

serveJobs<MoodJob, unknown>(job => {
  if (job.kind === 'throw' && job.error === 'sync') throw new TypeError('thrown before there was a promise');
  return answer(job);
});

async function answer(job: MoodJob): Promise<unknown> {
  switch (job.kind) {
    case 'echo':
      return job.value;
    case 'pid':
      return process.pid;
    case 'variable':
      return process.env[job.name];
    case 'wait':
      return new Promise(resolve => setTimeout(() => resolve(process.pid), job.ms));
    case 'throw':
      throw job.error === 'retryable' ? new RetryableError('the store is away') : new RangeError('the job is bad');
    case 'answer-function':
      return () => 'a function cannot be sent';
    case 'abort':
      process.stderr.write('thread panicked: the last words\n');
      return process.abort();
    case 'exit':
      return process.exit(job.code);
    case 'kill':
      process.kill(process.pid, 'SIGKILL');
      return new Promise(() => {});
  }
}

import { type ChildPool, createChildPool } from '@tillkeeper/service-kit';
import type { ValidatorSettings } from './config.ts';
import type { JudgeJob, Judgement } from './judge/judge-job.ts';

export type ValidatorChildren = ChildPool<JudgeJob, Judgement>;

/** Child processes that read and judge: nodejs-polars may abort the process it is in, so it is never in ours. */
export function createValidatorChildren({
  settings,
}: {
  settings: Pick<ValidatorSettings, 'VALIDATOR_CHILDREN' | 'VALIDATOR_CHILD_TIMEOUT'>;
}): ValidatorChildren {
  return createChildPool<JudgeJob, Judgement>({
    entry: new URL('./judge/judge-child.ts', import.meta.url),
    size: settings.VALIDATOR_CHILDREN,
    jobTimeoutMs: settings.VALIDATOR_CHILD_TIMEOUT,
    // a million rows are judged in 435 MB instead of 585, in no more time: most of what a chunk needs dies with it, and memory
    // that threads of Polars gave back is not kept for each of them (glibc; elsewhere it means nothing)
    execArgv: ['--max-semi-space-size=8'],
    environment: { MALLOC_ARENA_MAX: '1' },
  });
}

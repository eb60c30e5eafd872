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
    // most of what a chunk needs dies with it, so little room for the young is enough; the old may grow more than usual before they are
    // collected, or V8 marks 20 MB for every chunk: a twentieth of the processor time, for 90 MB more at 1 GiB. Memory that threads of Polars gave back is
    // not kept for each of them (glibc; elsewhere it means nothing)
    execArgv: ['--max-semi-space-size=4', '--heap-growing-percent=300'],
    environment: { MALLOC_ARENA_MAX: '1' },
  });
}

import type { ChildPool } from '../child-pool.ts';
import type { Metrics } from './create-metrics.ts';

/** Declares what the children of a pool take: they do the heavy work, and are not in the figures of their parent's process. */
export function observeChildren(
  metrics: Pick<Metrics, 'observed'>,
  pool: {
    readonly name: 'validator' | 'loader';
    readonly children: Pick<ChildPool<never, unknown>, 'memory' | 'pids'>;
  },
): void {
  const labels = { children: pool.name };
  const bounds = { children: ['validator', 'loader'] };
  metrics.observed('child_processes', 'Child processes that are there', bounds, () => [
    { value: pool.children.pids().length, labels },
  ]);
  metrics.observed(
    'child_memory_bytes',
    'Resident memory of the child processes together, as each said at the end of its last job',
    bounds,
    () => [{ value: pool.children.memory().reduce((sum, { rssBytes }) => sum + rssBytes, 0), labels }],
  );
}

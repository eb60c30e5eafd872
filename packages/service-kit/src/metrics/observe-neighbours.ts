import type { Registry } from 'prom-client';
import { type ReadyCheck, runCheck } from '../run-check.ts';
import { createMetrics, everyProcess } from './create-metrics.ts';

/** Less than a level may take to be read: that it is away is what is to be known. */
const checkMs = 1_500;

/** Declares whether the neighbours of a process answer. */
export function observeNeighbours(options: {
  readonly registry: Registry;
  readonly checks: readonly ReadyCheck[];
}): void {
  const { registry, checks } = options;
  createMetrics({ registry, service: everyProcess }).observed(
    'neighbour_up',
    'Whether what the process cannot work without answers: 1, or 0',
    { neighbour: ['database', 'blob store'] },
    async () =>
      (await Promise.all(checks.map(one => runCheck(one, checkMs)))).map(({ name, ok }) => ({
        value: ok ? 1 : 0,
        labels: { neighbour: name },
      })),
  );
}

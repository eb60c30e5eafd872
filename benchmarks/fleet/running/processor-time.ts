import { type Fleet, type PartKind, readProcesses, treeOf } from '@tillkeeper/fleet';

export type TimeByKind = ReadonlyMap<PartKind, number>;

/** Processor time, in ms since their start, of the parts of each kind with all that they have started. */
export function processorTime(fleet: Fleet): TimeByKind {
  const processes = readProcesses();
  const times = new Map<PartKind, number>();
  for (const { kind, pid } of fleet.parts()) {
    const tree = pid === undefined ? [] : treeOf(pid, processes);
    times.set(kind, (times.get(kind) ?? 0) + tree.reduce((sum, one) => sum + one.cpuMs, 0));
  }
  return times;
}

/** Such as `validator 1.62, postgres 0.21`: cores that were busy between two looks. */
export function busyCores(before: TimeByKind, after: TimeByKind, elapsedMs: number): string {
  return [...after]
    .map(([kind, ms]) => [kind, (ms - (before.get(kind) ?? 0)) / elapsedMs] as const)
    .filter(([, cores]) => cores >= 0.005)
    .sort(([, a], [, b]) => b - a)
    .map(([kind, cores]) => `${kind} ${cores.toFixed(2)}`)
    .join(', ');
}

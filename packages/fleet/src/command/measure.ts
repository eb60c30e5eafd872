import { createDatabase } from '@tillkeeper/database';
import type { Fleet } from '../fleet.ts';
import { type ProcessUse, readProcesses, treeOf } from '../process-tree.ts';

/** Of a part and all that it has started. */
export interface PartUse {
  /** Of one core, since the last measurement; undefined at the first. */
  readonly cpuShare: number | undefined;
  readonly rssBytes: number;
}

export interface Flow {
  /** Files that the books have taken since the start, and a second since the last measurement. */
  readonly loaded: number;
  readonly loadedPerSecond: number | undefined;
  /** The validator knows of them, and they are neither loaded nor rejected yet. */
  readonly inWork: number;
  readonly deadLetters: number;
  readonly outbox: number;
}

/** Messages that a group has not handled; undefined values of `Measured` are those that could not be asked for. */
export type LagOfGroups = ReadonlyMap<string, number>;

export interface Measured {
  readonly uses: ReadonlyMap<string, PartUse>;
  readonly lag: LagOfGroups | undefined;
  readonly flow: Flow | undefined;
}

/** Looks at a fleet from outside; one measurement at a time. */
export function createMeasurer(fleet: Fleet): { measure(): Promise<Measured>; close(): Promise<void> } {
  const database = createDatabase({ url: fleet.databaseUrl, maxConnections: 1, connectTimeoutMs: 1_000 });
  let before: { at: number; processes: ProcessUse[] } | undefined;
  let loadedBefore: { at: number; loaded: number } | undefined;

  function measureParts(): Map<string, PartUse> {
    const now = { at: performance.now(), processes: readProcesses() };
    const seconds = before === undefined ? undefined : (now.at - before.at) / 1000;
    const earlier = new Map(before?.processes.map(one => [one.pid, one.cpuMs]));
    before = now;
    return new Map(
      fleet.parts().flatMap(({ name, pid }) => {
        if (pid === undefined) return [];
        const tree = treeOf(pid, now.processes);
        // what has started since the last look has used all of its time since
        const cpuMs = tree.reduce((sum, one) => sum + one.cpuMs - (earlier.get(one.pid) ?? 0), 0);
        // the connections of PostgreSQL share memory that each of them counts: the first counts it for all
        const rssBytes = tree.reduce((sum, one, index) => sum + (index === 0 ? one.rssBytes : one.ownBytes), 0);
        return [[name, { cpuShare: seconds === undefined ? undefined : cpuMs / 1000 / seconds, rssBytes }]];
      }),
    );
  }

  async function measureFlow(): Promise<Flow | undefined> {
    const { rows } = await database.query<{ loaded: number; in_work: number; dead_letters: number; outbox: number }>(
      `select (select count(*)::int from ops.files where status = 'loaded') as loaded,
        (select count(*)::int from ops.files where status in ('received', 'validated')) as in_work,
        (select count(*)::int from ops.dead_letters where replayed_at is null) as dead_letters,
        (select count(*)::int from ops.outbox) as outbox`,
    );
    const [row] = rows;
    if (row === undefined) return undefined;
    const at = performance.now();
    const { loaded } = row;
    const since = loadedBefore;
    loadedBefore = { at, loaded };
    return {
      ...{ loaded, inWork: row.in_work, deadLetters: row.dead_letters, outbox: row.outbox },
      loadedPerSecond: since === undefined ? undefined : ((loaded - since.loaded) / (at - since.at)) * 1000,
    };
  }

  return {
    async measure() {
      const uses = measureParts();
      const [lag, flow] = await Promise.all([fleet.lag().catch(() => undefined), measureFlow().catch(() => undefined)]);
      const byGroup = new Map<string, number>();
      for (const one of lag ?? []) byGroup.set(one.group, (byGroup.get(one.group) ?? 0) + one.lag);
      return { uses, lag: lag && byGroup, flow };
    },
    close: () => database.close(),
  };
}

import type { Database } from '@tillkeeper/database';
import { dropStaging, makeStagingPartition } from './staging-repository.ts';

const weekMs = 7 * 24 * 3_600_000;

export interface StagingPartitions {
  /** Makes the partition for records received at an instant, where it is missing. To be called outside a transaction: it locks the parent table. */
  ready(instant: string): Promise<void>;
  /** To be called when something went wrong: another copy of the service may have dropped what we made. */
  forget(): void;
  /** Makes those of this and the next week, drops those whose records are all older. */
  renew(now: Date, dropBefore: Date): Promise<void>;
}

/** The partitions of staging. That one is there is asked of the database once, not for each file. */
export function createStagingPartitions(database: Database): StagingPartitions {
  const made = new Set<number>();
  const weekOf = (instant: string): number => Math.floor((Date.parse(instant) - mondayMs) / weekMs);
  return {
    async ready(instant) {
      const week = weekOf(instant);
      if (made.has(week)) return;
      await makeStagingPartition(database, instant);
      made.add(week);
    },
    forget: () => made.clear(),
    async renew(now, dropBefore) {
      await makeStagingPartition(database, now.toISOString());
      await makeStagingPartition(database, new Date(now.getTime() + weekMs).toISOString());
      await dropStaging(database, dropBefore);
      made.clear();
    },
  };
}

/** A Monday 00:00 UTC: partitions go from Monday to Monday. */
const mondayMs = Date.parse('2024-01-01T00:00:00Z');

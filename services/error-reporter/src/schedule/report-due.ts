import type { Queryable } from '@tillkeeper/database';
import { noteLateFindings } from '../report-item-repository.ts';
import { endOfDay, findDueDays, findStoresWithNews } from './due-repository.ts';
import type { ComposedDay, DayToReport, DigestMaker } from './make-digests.ts';
import type { TellOperators } from './tell-operators.ts';
import type { WatchTills } from './watch-tills.ts';

/** What is written now, and of whom. */
export interface DueReports {
  /** Digests of stores whose day is over, and what operators are told. Returns the ids made. */
  writeDue(): Promise<bigint[]>;
  /** Mails about tills that have fallen silent; how many. */
  writeOfSilentTills(): Promise<number>;
  /** What stores have not been told yet, whatever the hour: all, or one; of a day that is over: what was known by its end. */
  writeNow(of: { storeId?: string | undefined; date?: string | undefined }): Promise<bigint[]>;
  preview(of: { storeId?: string | undefined; date?: string | undefined }): Promise<ComposedDay[]>;
}

export function createDueReports(options: {
  /** Of all stores. */
  allStores: Queryable;
  digests: DigestMaker;
  watchTills: WatchTills | undefined;
  tellOperators: TellOperators;
  reportHour: number;
  /** What was told is known for so long. */
  retentionMs: number;
  now: () => Date;
}): DueReports {
  const { allStores, digests, watchTills, tellOperators, reportHour, retentionMs, now } = options;
  const daysOf = async (of: { storeId?: string | undefined; date?: string | undefined }): Promise<DayToReport[]> => {
    const { storeId, date } = of;
    const days: DayToReport[] = [];
    for (const store of await findStoresWithNews(allStores, storeId)) {
      const overAt = date === undefined ? undefined : await endOfDay(allStores, { storeId: store, date, reportHour });
      const knownBy = overAt === undefined || overAt > now() ? now() : overAt;
      days.push({ storeId: store, knownBy, isAsked: true, ...(date !== undefined && { date }) });
    }
    return days;
  };
  const noteLate = (): Promise<void> =>
    noteLateFindings(allStores, { foundSince: new Date(now().getTime() - retentionMs), at: now() });
  const make = async (days: readonly DayToReport[]): Promise<bigint[]> => {
    const made: bigint[] = [];
    for (const day of days) {
      const reportId = await digests.make(day);
      if (reportId !== undefined) made.push(reportId);
    }
    return made;
  };
  return {
    async writeDue() {
      await noteLate();
      const due = await findDueDays(allStores, { at: now(), reportHour });
      const made = await make(
        due.map(day => ({
          ...{ storeId: day.store_id, date: day.date, isAsked: false },
          knownBy: new Date(day.over_at),
        })),
      );
      const ofOperators = await tellOperators();
      return ofOperators === undefined ? made : [...made, ofOperators];
    },
    writeOfSilentTills: async () => (await watchTills?.()) ?? 0,
    async writeNow(of) {
      await noteLate();
      return make(await daysOf(of));
    },
    async preview(of) {
      const days = await daysOf(of);
      const composed = [];
      for (const day of days) composed.push(await digests.preview(day));
      return composed.filter(one => one !== undefined);
    },
  };
}

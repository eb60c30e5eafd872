import { type Database, scopedTo } from '@tillkeeper/database';
import { composeSilentTill, isSilentEverywhere, usualMinuteOfSilentTill } from '@tillkeeper/domain';
import type { Telemetry } from '@tillkeeper/service-kit';
import type { createReportKeeper } from '../keep-report.ts';
import { findStore } from '../store-repository.ts';
import { countStoresByLastFile, lastFileAges } from './store-activity-repository.ts';
import { findTillsOfToday, markTillTold, noteSilentTill, type TillOfToday } from './till-history-repository.ts';

/** Tells managers at once of tills that usually have sent by now and have not; one mail a till and day. How many. */
export type WatchTills = () => Promise<number>;

export function createTillWatch(options: {
  database: Database;
  reports: ReturnType<typeof createReportKeeper>;
  telemetry: Telemetry;
  openingHours: { readonly from: number; readonly to: number };
  graceMs: number;
  now: () => Date;
}): WatchTills {
  const { database, reports, telemetry, openingHours, graceMs, now } = options;
  const allStores = scopedTo(database, { stores: 'all' });
  const level = telemetry.gauge('silent_tills', 'Tills that usually have sent by now, and have not');
  const levelOfStores = telemetry.gauge(
    'silent_stores',
    'Stores of which every till that usually has sent by now has not',
  );
  const stores = telemetry.gauge('stores', 'Stores by the age of their last file of sales', {
    last_file: lastFileAges,
  });

  const tell = (till: TillOfToday, usualMinute: number): Promise<boolean> =>
    database.transaction(
      async tx => {
        const store = await findStore(tx, till.store_id, now());
        if (store === undefined || !(await noteSilentTill(tx, { ...till, usualMinute, at: now() }))) return false;
        const reportId = await reports.keep(tx, {
          kind: 'silent-till',
          recipient: { storeId: store.store_id, name: store.manager_name, address: store.manager_email },
          date: till.today,
          dedupeKey: `silent-till/${JSON.stringify([till.store_id, till.till_id, till.today])}`,
          content: composeSilentTill({
            ...{ store, date: till.today, till_id: till.till_id },
            ...{ last_heard_at: till.last_file_at, usual_minutes: null },
          }),
        });
        if (reportId === undefined) return false;
        await markTillTold(tx, till, reportId);
        await reports.completeMail(tx, reportId);
        return true;
      },
      { seesStores: { stores: [till.store_id] } },
    );

  return async () => {
    const tills = await findTillsOfToday(allStores, { at: now(), ...openingHours });
    const silent = tills.flatMap(till => {
      if (till.has_sent_today) return [];
      const usualMinute = usualMinuteOfSilentTill({
        days: till.days.map(daysOf),
        minute: till.minute,
        graceMinutes: graceMs / 60_000,
      });
      return usualMinute === undefined ? [] : [{ till, usualMinute }];
    });
    level(silent.length);
    const counts = await countStoresByLastFile(allStores, now());
    for (const last_file of lastFileAges) stores(counts[last_file], { last_file });
    const speaking = new Set(tills.filter(till => till.has_sent_today).map(till => till.store_id));
    const silentStores = new Set(silent.map(({ till }) => till.store_id).filter(storeId => !speaking.has(storeId)));
    levelOfStores(silentStores.size);
    const shops = { silent: silentStores.size, expected: silentStores.size + speaking.size };
    if (isSilentEverywhere(shops)) {
      telemetry.logger.error(shops, 'most stores are silent: a holiday, or nothing gets in here');
      return 0;
    }
    let told = 0;
    for (const { till, usualMinute } of silent) if (await tell(till, usualMinute)) told += 1;
    return told;
  };
}

function daysOf(text: string): { daysAgo: number; minute: number } {
  const [daysAgo = 0, minute = 0] = text.split(':').map(Number);
  return { daysAgo, minute };
}

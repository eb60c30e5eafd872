import type { Database } from '@tillkeeper/database';
import { composeOperators, lengthPrefixed } from '@tillkeeper/domain';
import { type createReportKeeper, hashOf } from '../keep-report.ts';
import { findLostMails, lastToldOperators, lockOperators, markLostMailsTold } from './operators-repository.ts';
import { findUncounted, markCounted } from './refused-file-repository.ts';

/**
 * Tells operators what is no manager's business, at most once in a while: refused files of senders that have not one store,
 * and mails that nobody got. Returns the report's id; undefined: nothing new, too early, or nobody to tell.
 */
export type TellOperators = () => Promise<bigint | undefined>;

export function createTellOperators(options: {
  database: Database;
  reports: ReturnType<typeof createReportKeeper>;
  /** From the settings; without it nobody is told, and the page of mails shows it. */
  address: string | undefined;
  everyMs: number;
  now: () => Date;
}): TellOperators {
  const { database, reports, address, everyMs, now } = options;
  if (address === undefined) return async () => undefined;
  return () =>
    database.transaction(
      async tx => {
        await lockOperators(tx);
        const at = now();
        const last = await lastToldOperators(tx);
        if (last !== undefined && at.getTime() - last.getTime() < everyMs) return undefined;
        const refusals = await findUncounted(tx, null, at);
        const lost = await findLostMails(tx);
        if (refusals.length + lost.length === 0) return undefined;
        const date = at.toISOString().slice(0, 10);
        const about = [
          ...refusals.flatMap(one => [one.kind, one.sender_id, one.code, one.last_at]),
          ...lost.map(mail => String(mail.report_id)),
        ];
        const reportId = await reports.keep(tx, {
          kind: 'operators',
          recipient: { storeId: null, name: null, address },
          ...{ date, dedupeKey: `operators/${date}/${hashOf(lengthPrefixed(about))}` },
          content: composeOperators({ date, refusals, lost }),
        });
        if (reportId === undefined) return undefined;
        await markCounted(tx, { storeId: null, knownBy: at, reportId });
        await markLostMailsTold(tx, lost, reportId);
        await reports.completeMail(tx, reportId);
        return reportId;
      },
      { seesStores: { stores: 'all' } },
    );
}

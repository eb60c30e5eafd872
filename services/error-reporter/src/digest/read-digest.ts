import type { Queryable } from '@tillkeeper/database';
import type { DigestFacts } from '@tillkeeper/domain';
import { newCauses, openCauses, openHeld } from './causes-repository.ts';
import { findingsOf } from './findings-repository.ts';
import type { RunOfFile } from './of-store.ts';
import { lastDigestAt, releasedOf, solvedCauses } from './solved-repository.ts';
import { tillDaysOf, totalsOf } from './totals-repository.ts';

/** Most findings that a mail looks at for its examples; all are counted. */
const findingsInMail = 10_000;

/**
 * All that a digest speaks of: what the given runs of files found and settled, and what is open from before. A run that
 * nobody sent the file for adds no totals: those were told. The transaction sees this store (`seesStores`).
 */
export async function readDigest(
  tx: Queryable,
  of: {
    readonly storeId: string;
    /** IANA: the days that problems are open since are the store's. */
    readonly timeZone: string;
    readonly items: readonly (RunOfFile & { readonly is_rejudged: boolean })[];
  },
): Promise<DigestFacts> {
  const { storeId, timeZone, items } = of;
  const sent = items.filter(item => !item.is_rejudged).map(item => item.file_id);
  // one connection: one after the other
  const totals = await totalsOf(tx, storeId, sent);
  const causes = await newCauses(tx, storeId, items);
  const findings = await findingsOf(tx, storeId, items, findingsInMail);
  const open = await openCauses(tx, storeId, { items, timeZone });
  const open_held = open.length === 0 ? [] : await openHeld(tx, storeId, items);
  const since = await lastDigestAt(tx, storeId);
  const solved = await solvedCauses(tx, storeId, { items, since });
  const released = await releasedOf(tx, storeId, items);
  const tills = await tillDaysOf(tx, storeId, sent);
  return { totals, causes, findings, open, open_held, solved, released, tills };
}

import { writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { createApiClient } from '@tillkeeper/cli';
import type { Database } from '@tillkeeper/database';
import { composeDigest, type MailContent } from '@tillkeeper/domain';
import { readDigest } from '@tillkeeper/error-reporter/digest';
import { realDataSets } from '../shared/real-data-sets.ts';
import { openSenders, type Sending } from '../shared/retailer.ts';
import { withStandalone } from '../shared/with-standalone.ts';

/** A store that is made up; the sales are those of a real web shop. */
const store = {
  ...{ store_id: 'S021', name: 'Camden Passage', manager_name: 'Grace', currency: 'GBP' },
  ...{ country: 'GB', time_zone: 'Europe/London' },
} as const;

/**
 * Sends the days of December of the real web shop, one after the other, and composes the digest that its manager would have
 * got at the end of each: by the day of its files, as if it had been sent then.
 */
export async function digestsOfDecember(): Promise<Map<string, MailContent>> {
  const [shop] = await realDataSets();
  const [catalogue, ...days] = shop?.paths ?? [];
  if (catalogue === undefined) throw new Error('the real data set has no catalogue');
  return withStandalone({}, async ({ server, database, directory }) => {
    const sending = openSenders(server);
    const reporter = createApiClient({ ...server, url: server.operationsUrl });
    const stores = join(directory, '..', 'HQ_stores_20101201_000001.csv');
    await writeFile(
      stores,
      `store_id,name,time_zone,country,currency,manager_name,manager_email\n${store.store_id},${store.name},${store.time_zone},${store.country},${store.currency},${store.manager_name},grace@stores.example\n`,
    );
    await sending.send('HQ', stores);
    await sending.addSender('OR1', { formatId: 'online-retail', stores: [store.store_id] });
    await sending.send('OR1', catalogue);
    const digests = new Map<string, MailContent>();
    for (const path of days) {
      const date = basename(path, '.csv');
      await sending.send('OR1', path);
      await setBack(database, date);
      digests.set(date, await compose(database, date));
      // told: what is open after it is open from before
      await reporter.json('POST', '/reports', { store_id: store.store_id });
      if (date === '2010-12-13') await addArticle(sending, database, join(directory, '..'));
      await database.query(
        `update ops.reports set created_at = $1::date + time '21:00' where created_at > now() - interval '1 day'`,
        [date],
      );
    }
    return digests;
  });
}

/** Head office adds the article whose line of 3.36 holds a basket of thousands back; waits until that is in the books. */
async function addArticle(sending: Sending, database: Database, folder: string): Promise<void> {
  const path = join(folder, 'HQ_products_20101213_000001.csv');
  await writeFile(path, 'product_id,kind,name,list_price\nOR-90126A,GOOD,PINK BERTIE MOBILE PHONE CHARM,3.36\n');
  await sending.send('HQ', path);
  for (let tries = 0; tries < 100; tries += 1) {
    const { rows } = await database.query<{ open: bigint }>(
      `select count(*) as open from quality.exceptions where value = 'OR-90126A' and status = 'open'`,
    );
    if (Number(rows[0]?.open) === 0) return;
    await setTimeout(200);
  }
  throw new Error('the article came, and its sale is still held back');
}

/** What is known only since a moment ago was found on the evening of the day. */
async function setBack(database: Database, date: string): Promise<void> {
  await database.query(
    `update quality.exceptions set created_at = $1::date + time '20:00' where created_at > now() - interval '1 day'`,
    [date],
  );
}

async function compose(database: Database, date: string): Promise<MailContent> {
  const { rows: items } = await database.query<{ file_id: string; run: number; is_rejudged: boolean }>(
    `select file_id, run, is_rejudged from ops.report_items where report_id is null and store_id = $1`,
    [store.store_id],
  );
  const facts = await database.transaction(tx =>
    readDigest(tx, { storeId: store.store_id, timeZone: store.time_zone, items }),
  );
  return composeDigest({ store, date, ...facts });
}

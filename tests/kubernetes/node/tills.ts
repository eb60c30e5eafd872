import { newSenderKey } from '@tillkeeper/contracts';
import { expect } from 'vitest';
import type { FleetOnNode } from './fleet-on-node.ts';
import type { Hands } from './hands.ts';
import { startSteadyLoad } from './steady-load.ts';
import { warningsOfPods } from './warnings-of-pods.ts';

const storeId = 'S777';
const productId = 'LOAD-1';

/** What goes on while tills send. */
export interface Meanwhile {
  /** How many requests were answered so far. */
  answered(): number;
}

/** A store whose tills send while something is done to the fleet, and that remembers what was taken in. */
export interface Tills {
  /** Three tills send until `work` is done: each of their requests has to be answered by 202. */
  whileSending(work: (meanwhile: Meanwhile) => Promise<void>): Promise<void>;
  /** The same with twelve tills, as many as keep within the rate of their two keys. */
  whileSendingMuch(work: (meanwhile: Meanwhile) => Promise<void>): Promise<void>;
  /** Every basket that was ever taken in is in the books once, with both lines; nothing else is. */
  expectAllInBooks(): Promise<void>;
}

/** Makes the store, its product and two keys; resolves when every copy of the API knows them. */
export async function startTills(fleet: FleetOnNode, { addStore, sendText }: Hands): Promise<Tills> {
  await addStore(storeId, 2, 'contract-1');
  const products = `product_id,name,category,list_price\n${productId},Scarf,scarves,2.50\n`;
  expect(await sendText('HQ', 'HQ_products_20101201_000002.csv', products)).toBe('loaded');
  const newKey = async () => newSenderKey.parse(await fleet.client.json('POST', `/v1/senders/${storeId}/keys`)).key;
  const keys = [await newKey(), await newKey()] as const;
  // twenty in a row, each on a connection of its own
  for (const key of keys)
    await fleet.node.until('the key at every copy', async () => {
      for (let count = 0; count < 20; count++) {
        const headers = { authorization: `Bearer ${key}`, connection: 'close' };
        if (!(await fetch(`${fleet.apiUrl}/v1/files?sender_id=${storeId}`, { headers })).ok) return undefined;
      }
      return true;
    });

  let round = 0;
  const sent: string[] = [];
  async function sending(
    how: { keys: readonly string[]; tills: number; pauseMs: number },
    work: (meanwhile: Meanwhile) => Promise<void>,
  ) {
    const { tills, pauseMs } = how;
    const loads = how.keys.map(key => {
      round += 1;
      return startSteadyLoad({ ...{ url: fleet.apiUrl, key, storeId, productId, round, tills, pauseMs } });
    });
    const answered = (): number => loads.reduce((sum, load) => sum + load.answered(), 0);
    const stop = async () => {
      const outcomes = await Promise.all(loads.map(load => load.stop()));
      return { taken: outcomes.flatMap(one => one.taken), lost: outcomes.flatMap(one => one.lost) };
    };
    let outcome: Awaited<ReturnType<typeof stop>>;
    try {
      await work({ answered });
    } finally {
      outcome = await stop();
    }
    sent.push(...outcome.taken);
    console.log(`       ${outcome.taken.length} files taken in meanwhile, ${outcome.lost.length} lost`);
    if (outcome.lost.length > 0) console.log((await warningsOfPods(fleet, 'ingest-api')).slice(0, 20).join('\n'));
    expect(outcome.lost.slice(0, 5)).toEqual([]);
    expect(outcome.taken.length).toBeGreaterThan(0);
  }

  return {
    whileSending: work => sending({ keys: keys.slice(0, 1), tills: 3, pauseMs: 200 }, work),
    whileSendingMuch: work => sending({ keys, tills: 6, pauseMs: 100 }, work),
    async expectAllInBooks() {
      const inBooks = () =>
        fleet.query(
          'select transaction_id as id, count(*)::int as lines, sum(amount_minor)::int as minor from retail.order_items where store_id = $1 group by 1 order by 1',
          [storeId],
        );
      const areAll = async () => ((await inBooks()).length >= sent.length ? true : undefined);
      await fleet.node.until('all files loaded', areAll, 240_000);
      expect(await inBooks()).toEqual([...sent].sort().map(id => ({ id, lines: 2, minor: 750 })));
    },
  };
}

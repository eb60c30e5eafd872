import { setTimeout as sleep } from 'node:timers/promises';
import type { Door } from './door.ts';
import type { HeadOffice } from './head-office.ts';
import { makeReceipt, unlike, withArticle } from './receipts.ts';
import type { Seeded } from './seeded.ts';
import type { SentOrder } from './sent.ts';

/** Posts orders one to three at a time; one post in ten is sent a second time. */
export async function runWebShop(options: {
  /** YYYY-MM-DD */
  date: string;
  /** Its orders begin with it. */
  letter: string;
  headOffice: HeadOffice;
  door: Door;
  chance: Seeded;
  pauseMs: readonly [number, number];
  closing: AbortSignal;
  signal: AbortSignal;
}): Promise<void> {
  const { date, letter, headOffice, door, chance, pauseMs, closing, signal } = options;
  const key = headOffice.keyOf('WEB1');
  let number = 0;
  const next = (): { transactionId: string; body: SentOrder['body'] } => {
    number += 1;
    const transactionId = `W${letter}-${String(number).padStart(6, '0')}`;
    const plain = makeReceipt(chance, { transactionId, date, articles: headOffice.articles, number, employee: '' });
    const order = chance.chance(0.05) ? withArticle(plain, `NOWHERE-${unlike(chance)}`) : plain;
    return {
      transactionId,
      body: {
        store_id: 'WEB1',
        transaction_id: transactionId,
        transaction_line_count: order.lines.length,
        transaction_timestamp: `${order.timestamp}Z`,
        payment_method: 'ONLINE',
        lines: order.lines.map(line => ({ ...line })),
      },
    };
  };
  while (!closing.aborted) {
    const orders = Array.from({ length: chance.whole(1, 3) }, next);
    await door.postOrders({ key, orders, signal });
    if (chance.chance(0.1)) await door.postOrders({ key, orders, signal });
    await sleep(chance.whole(...pauseMs), undefined, { signal: closing }).catch(() => {});
  }
}

import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import type { Door } from './door.ts';
import type { HeadOffice } from './head-office.ts';
import { correct, makeReceipt, type Receipt, spoil, toCsv, withArticle } from './receipts.ts';
import type { Seeded } from './seeded.ts';

/** How often a till does what is not plain: shares of files, and of receipts. */
const shares = {
  file: { corrects: 0.25, repeats: 0.08, copies: 0.03, isRefused: 0.03, isCompressed: 0.2 },
  receipt: { isSpoilt: 0.07, waits: 0.05, isSentAgain: 0.1 },
} as const;

/** A till that sells and sends all the time, one file after the other, as if nothing happened around it. */
export async function runTill(options: {
  storeId: string;
  tillId: string;
  /** YYYY-MM-DD */
  date: string;
  headOffice: Pick<HeadOffice, 'articles' | 'keyOf' | 'promise'>;
  door: Pick<Door, 'sendFile'>;
  chance: Seeded;
  pauseMs: readonly [number, number];
  mayGoOn: () => boolean;
  /** Aborted: it sells no more, and sends what it has. */
  closing: AbortSignal;
  /** Aborted: it gives up. */
  signal: AbortSignal;
}): Promise<void> {
  const { storeId, tillId, date, headOffice, door, chance, pauseMs, mayGoOn, closing, signal } = options;
  const { articles } = headOffice;
  const day = date.replaceAll('-', '');
  const key = headOffice.keyOf(storeId);
  const nameOf = (till: string, number: number, suffix = 'csv'): string =>
    `${storeId}_sales_${day}_${till}_${String(number).padStart(6, '0')}.${suffix}`;
  const send = (fileName: string, bytes: Buffer) => door.sendFile({ senderId: storeId, key, fileName, bytes, signal });
  /** Those in the books, as they were sent last. */
  const sold: Receipt[] = [];
  let receipts = 0;
  let copies = 0;
  let refused = 0;

  const nextReceipts = (): { sent: Receipt[]; good: Receipt[] } => {
    const sent: Receipt[] = [];
    const good: Receipt[] = [];
    for (let left = chance.whole(4, 9); left > 0; left -= 1) {
      receipts += 1;
      const plain = makeReceipt(chance, {
        ...{ transactionId: `${tillId}-${String(receipts).padStart(6, '0')}`, date, articles, number: receipts },
        employee: `${storeId}-E${chance.whole(1, 4)}`,
      });
      // at most one is spoilt: more than half of the rows would reject the file
      if (sent.every(one => good.includes(one)) && left < 4 && chance.chance(shares.receipt.isSpoilt * 3))
        sent.push(spoil(plain, chance));
      else {
        const receipt = chance.chance(shares.receipt.waits) ? withArticle(plain, headOffice.promise()) : plain;
        sent.push(receipt);
        good.push(receipt);
      }
    }
    return { sent, good };
  };
  /** Receipts of before: corrected, or as they were. Those that wait for an article are left alone. */
  const again = (): { from: Receipt; to: Receipt }[] =>
    sold
      .filter(receipt => receipt.lines.every(line => !line.product_id.startsWith('LATE-')))
      .slice(-30)
      .flatMap(from => {
        if (!chance.chance(shares.receipt.isSentAgain)) return [];
        return [{ from, to: chance.chance(0.5) ? correct(from) : from }];
      });

  for (let number = 1; !closing.aborted; number += 1) {
    const { sent, good } = nextReceipts();
    const old = chance.chance(shares.file.corrects) ? again() : [];
    const plain = toCsv([...old.map(one => one.to), ...sent]);
    const isCompressed = chance.chance(shares.file.isCompressed);
    const bytes = isCompressed ? gzipSync(plain) : plain;
    const fileName = nameOf(tillId, number, isCompressed ? 'csv.gz' : 'csv');
    await send(fileName, bytes);
    for (const { from, to } of old) sold[sold.indexOf(from)] = to;
    sold.push(...good);
    if (chance.chance(shares.file.repeats)) await send(fileName, bytes);
    // the bytes of one till under the name of another would double every sale
    if (chance.chance(shares.file.copies))
      await send(nameOf(`X${tillId.slice(1)}`, ++copies, isCompressed ? 'csv.gz' : 'csv'), bytes);
    if (chance.chance(shares.file.isRefused))
      await send(nameOf(`Y${tillId.slice(1)}`, ++refused), toCsv(sent, 'line_total'));
    do await sleep(chance.whole(...pauseMs), undefined, { signal: closing }).catch(() => {});
    while (!closing.aborted && !mayGoOn());
  }
}

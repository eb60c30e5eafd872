import { setTimeout as sleep } from 'node:timers/promises';
import { makeShop } from '@tillkeeper/cli/generate';
import { z } from 'zod';
import type { Door } from './door.ts';
import { type Article, unlike } from './receipts.ts';
import type { Seeded } from './seeded.ts';

const newKey = z.looseObject({ key: z.string() });
type Row = Readonly<Record<string, string>>;

/** Head office: it makes the senders, sends master data, and tells of articles that are sold already. */
export interface HeadOffice {
  readonly stores: readonly string[];
  readonly articles: readonly Article[];
  keyOf(senderId: string): string;
  /** Makes one sender more, for the first store. */
  addSender(senderId: string): Promise<void>;
  /** The number of an article that the next catalogue will have. */
  promise(): string;
  /** Sends what was promised, every while, until it is stopped. */
  run(signal: AbortSignal): Promise<void>;
  /** Sends what is still promised. */
  keepPromises(signal: AbortSignal): Promise<void>;
}

const types = ['stores', 'teams', 'suppliers', 'products', 'employees'] as const;

/** Sends the master data, and waits until all of it is in the tables. */
export async function openHeadOffice(options: {
  urls: readonly string[];
  key: string;
  door: Door;
  chance: Seeded;
  storeCount: number;
  /** Digits of the business day. */
  day: string;
  isLoaded: (fileId: string) => Promise<boolean>;
}): Promise<HeadOffice> {
  const { urls, key, door, chance, day, isLoaded } = options;
  const shop = makeShop({ seed: 11, storeCount: options.storeCount });
  const post = async (path: string, body?: object): Promise<unknown> => {
    const response = await fetch(`${urls[0]}${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, ...(body !== undefined && { 'content-type': 'application/json' }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${path} was answered ${response.status}: ${await response.text()}`);
    return response.json();
  };
  let sequence = 0;
  const send = async (type: string, rows: readonly Row[], signal: AbortSignal): Promise<string> => {
    const columns = Object.keys(rows[0] ?? {});
    const text = [columns, ...rows.map(row => columns.map(column => quoted(row[column] ?? '')))];
    sequence += 1;
    const sent = await door.sendFile({
      ...{ senderId: 'HQ', key, signal, fileName: `HQ_${type}_${day}_${String(sequence).padStart(6, '0')}.csv` },
      bytes: Buffer.from(`${text.map(cells => cells.join(',')).join('\n')}\n`),
    });
    if (sent === undefined) throw new Error(`${type} of head office were refused`);
    return sent.fileId;
  };

  const atOpening = AbortSignal.timeout(120_000);
  const products = shop.products.slice(0, 200);
  for (const type of types) {
    const fileId = await send(type, type === 'products' ? products : shop[type], atOpening);
    while (!(await isLoaded(fileId))) await sleep(100, undefined, { signal: atOpening });
  }
  const keys = new Map<string, string>();
  const addSender = async (senderId: string, stores: readonly string[], kind: string): Promise<void> => {
    await post('/v1/senders', { sender_id: senderId, kind, format_id: 'contract-1', stores });
    keys.set(senderId, newKey.parse(await post(`/v1/senders/${senderId}/keys`)).key);
  };
  for (const { store_id } of shop.stores) await addSender(store_id, [store_id], store_id === 'WEB1' ? 'web' : 'store');
  await untilKnown([...keys.values()], urls);

  const [pattern] = products;
  if (pattern === undefined) throw new Error('a shop sells something');
  const promised: string[] = [];
  const keepPromises = async (signal: AbortSignal): Promise<void> => {
    const telling = promised.splice(0);
    if (telling.length === 0) return;
    const rows = telling.map(product_id => ({
      ...pattern,
      product_id,
      name: `Late article ${product_id}`,
      barcode: '',
    }));
    await send('products', rows, signal);
  };
  return {
    stores: shop.stores.map(store => store.store_id).filter(id => id !== 'WEB1'),
    articles: products.map(({ product_id, list_price }) => ({
      productId: product_id,
      priceMinor: Math.round(Number(list_price) * 100),
    })),
    keyOf(senderId) {
      const found = keys.get(senderId);
      if (found === undefined) throw new Error(`${senderId} is no sender`);
      return found;
    },
    async addSender(senderId) {
      await addSender(senderId, ['S001'], 'store');
      await untilKnown([keys.get(senderId) ?? ''], urls);
    },
    promise() {
      const productId = `LATE-${unlike(chance)}`;
      promised.push(productId);
      return productId;
    },
    async run(signal) {
      while (!signal.aborted) {
        await sleep(chance.whole(2000, 6000), undefined, { signal }).catch(() => {});
        await keepPromises(AbortSignal.timeout(15 * 60_000));
      }
    },
    keepPromises,
  };
}

const quoted = (text: string): string => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/** Copies of the door read every few seconds who may send. */
async function untilKnown(keys: readonly string[], urls: readonly string[]): Promise<void> {
  const signal = AbortSignal.timeout(60_000);
  for (const url of urls)
    for (const key of keys)
      while ((await fetch(`${url}/v1/files`, { headers: { authorization: `Bearer ${key}` }, signal })).status === 401)
        await sleep(200, undefined, { signal });
}

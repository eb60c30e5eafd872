import type { KnownThings } from './known-things.ts';
import { webTill } from './place-numbers.ts';
import { readDay } from './read-plain.ts';

/** Numbers of a basket's place, and its receipt's number as bytes, as a whole number of 53 bits that is never 0: the same for the same. */
export function basketKey(
  place: { readonly store: number; readonly till: number; readonly day: number },
  bytes: Uint8Array,
  from: number,
  to: number,
): number {
  let first = Math.imul(place.store, 0x9e3779b1) ^ Math.imul(place.till, 0x85ebca6b) ^ Math.imul(place.day, 0xc2b2ae35);
  let second = Math.imul(first ^ 0x27d4eb2f, 0x165667b1) ^ (to - from);
  for (let at = from; at < to; at += 1) {
    const byte = bytes[at] ?? 0;
    first = Math.imul(first ^ byte, 0x01000193);
    second = Math.imul(second ^ byte, 0x5bd1e995);
    second ^= second >>> 15;
  }
  first ^= first >>> 16;
  return (first >>> 0) * 0x200000 + (second >>> 11) || 1;
}

/** The key of a basket that is known by its texts, as plain rows have it; undefined: no plain row can be of it. */
export function keyOfBasket(
  { storeId, tillId, businessDate, transactionId }: BasketTexts,
  { things, tillIds }: { readonly things: Pick<KnownThings, 'stores'>; readonly tillIds: readonly string[] },
): number | undefined {
  const storeBytes = Buffer.from(storeId);
  const store = things.stores.find(storeBytes, 0, storeBytes.length);
  const till = tillIds.indexOf(tillId);
  // the web shop's receipts are the same whatever their day, also when it cannot be read
  const dayOf = (date: string): number => (date.length === 10 ? readDay(Buffer.from(date), 0) : -1);
  const day = tillId === webTill ? 0 : dayOf(businessDate);
  if (store <= 0 || till < 0 || day < 0) return undefined;
  const bytes = Buffer.from(transactionId);
  return basketKey({ store, till, day }, bytes, 0, bytes.length);
}

interface BasketTexts {
  readonly storeId: string;
  readonly tillId: string;
  readonly businessDate: string;
  readonly transactionId: string;
}

import type { Sender } from '@tillkeeper/contracts';
import type { StoreScope } from '@tillkeeper/database';

/** Rows of its stores, and what is said of the files that it sent; head office: all. */
export function scopeOf({ stores, sender_id }: Sender): StoreScope {
  return stores === null ? { stores: 'all' } : { stores, senderId: sender_id };
}

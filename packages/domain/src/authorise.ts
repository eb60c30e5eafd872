import type { Sender } from '@tillkeeper/contracts';

/** A sender writes for itself only; head office for all. */
export function mayWriteFor(sender: Sender, senderId: string): boolean {
  return sender.kind === 'head_office' || sender.sender_id === senderId;
}

/** What is another sender's is not there for this one; head office sees everything. */
export function mayRead(sender: Sender, ownerId: string): boolean {
  return mayWriteFor(sender, ownerId);
}

/** Single transactions are the web shop's (and head office's); a till sends files. */
export function mayPostTransactions(sender: Sender): boolean {
  return sender.kind === 'web' || sender.kind === 'head_office';
}

/** `stores` null means all. */
export function mayUseStore(sender: Sender, storeId: string): boolean {
  return sender.stores === null || sender.stores.includes(storeId);
}

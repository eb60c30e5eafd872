import { type BlobStore, createBlobSecret } from '@tillkeeper/blob-store';
import { blobKeys, eventId, type TillkeeperEvent } from '@tillkeeper/contracts';
import {
  advanceErasure,
  appendToOutbox,
  claimEvent,
  type Database,
  eraseFromBooks,
  findErasure,
  waitForOlderTransactions,
} from '@tillkeeper/database';
import type { Handler, Steps } from '@tillkeeper/service-kit';

/**
 * Takes a customer out of the books and their audit, in one transaction. What was fetched from silver before it was cleaned
 * cannot come after: whoever loads looks again whether an erasure has gone on since (`FileUnderLoad.erasures`), and who
 * had looked before is waited for.
 */
export function createEraseBooks(dependencies: {
  database: Database;
  blobs: BlobStore;
  steps: Steps;
  now: () => Date;
}): Handler<'customer.records-erased'> {
  const { database, steps, now } = dependencies;
  const readKey = createBlobSecret(dependencies.blobs, blobKeys.erasureKey);
  return async (event, { signal }) => {
    const { erasure_id: erasureId, attempt } = event.data;
    const erasure = await findErasure(database, { erasureId, attempt, state: 'records-erased' });
    if (erasure === undefined) return;
    const key = await readKey();
    await waitForOlderTransactions(database, { signal });
    await database.transaction(async tx => {
      if (!(await claimEvent(tx, { consumer: 'loader', eventId: event.id }))) return;
      const counts = await eraseFromBooks(tx, erasureId, key);
      await advanceErasure(tx, { erasureId, to: 'books-erased', counts });
      await appendToOutbox(tx, [booksErased(event, now())]);
      steps.reached('loader.erasure-written');
    });
    steps.reached('loader.erasure-committed');
  };
}

function booksErased(
  event: TillkeeperEvent<'customer.records-erased'>,
  now: Date,
): TillkeeperEvent<'customer.books-erased'> {
  const { erasure_id, attempt } = event.data;
  return {
    id: eventId('customer.books-erased', erasure_id, attempt),
    type: 'customer.books-erased',
    source: '/tillkeeper/loader',
    time: now.toISOString(),
    subject: erasure_id,
    key: event.key,
    traceparent: event.traceparent,
    data: event.data,
  };
}

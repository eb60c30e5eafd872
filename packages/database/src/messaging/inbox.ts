import type { Queryable } from '../query-on.ts';
import type { Transaction } from '../run-transaction.ts';
import { deleteInBatches } from './delete-in-batches.ts';

/**
 * True when this consumer has not handled the event yet: do the work in the same transaction. False: it is done, change
 * nothing. While another transaction holds the claim it waits, and gets false when that one commits.
 */
export async function claimEvent(tx: Transaction, claim: { consumer: string; eventId: string }): Promise<boolean> {
  const { rowCount } = await tx.query(
    {
      name: 'claim-event',
      text: 'insert into ops.inbox (consumer, event_id) values ($1, $2) on conflict do nothing',
    },
    [claim.consumer, claim.eventId],
  );
  return rowCount === 1;
}

/**
 * Forgets claims older than `before`; returns how many. Keep them longer than the bus keeps its messages: an event
 * delivered again after that is handled again.
 */
export function pruneInbox(database: Queryable, before: Date): Promise<number> {
  return deleteInBatches(database, 'ops.inbox', 'handled_at < $1', [before.toISOString()]);
}

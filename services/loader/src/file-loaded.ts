import { eventId, type TillkeeperEvent } from '@tillkeeper/contracts';
import type { FileAccount } from './accounting-repository.ts';

/** Says that a run of a file is in the books. */
export function fileLoaded(
  event: TillkeeperEvent<'file.validated'>,
  account: FileAccount,
  now: Date,
): TillkeeperEvent<'file.loaded'> {
  const { file_id, run, sender_id, file_type } = event.data;
  return {
    id: eventId('file.loaded', file_id, run),
    type: 'file.loaded',
    source: '/tillkeeper/loader',
    time: now.toISOString(),
    subject: file_id,
    key: event.key,
    traceparent: event.traceparent,
    data: {
      file_id,
      run,
      sender_id,
      file_type,
      rows_loaded: Number(account.rows_loaded),
      rows_unchanged: Number(account.rows_unchanged),
      rows_held: Number(account.rows_held),
    },
  };
}

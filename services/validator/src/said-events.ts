import { eventId, type StoredReceipt, type TillkeeperEvent } from '@tillkeeper/contracts';
import type { FileAnswers } from './answers/answer-repository.ts';

/** What the events of one run of a file have in common. */
export interface RunOfFile {
  readonly receipt: StoredReceipt;
  readonly run: number;
  /** What it is the answer to. */
  readonly cause: TillkeeperEvent<'file.received' | 'transactions.rejudge-requested'>;
  readonly now: Date;
  /** What managers have said of its rows; undefined: it is judged for the first time. */
  readonly answers?: FileAnswers | undefined;
}

const common = ({ receipt, cause, now }: RunOfFile) => ({
  source: '/tillkeeper/validator',
  time: now.toISOString(),
  subject: receipt.file_id,
  key: cause.key,
  traceparent: cause.traceparent,
});
const about = ({ receipt, run }: RunOfFile) => ({ file_id: receipt.file_id, run, sender_id: receipt.sender_id });

export function fileValidated(
  of: RunOfFile,
  rows: { rowsRead: number; rowsHeld: number; rowsRepeated: number },
): TillkeeperEvent {
  return {
    ...common(of),
    id: eventId('file.validated', of.receipt.file_id, of.run),
    type: 'file.validated',
    data: {
      ...about(of),
      file_type: of.receipt.file_type,
      rows_read: rows.rowsRead,
      rows_held: rows.rowsHeld,
      rows_repeated: rows.rowsRepeated,
    },
  };
}

export function fileRejected(of: RunOfFile, code: string): TillkeeperEvent {
  return {
    ...common(of),
    id: eventId('file.rejected', of.receipt.file_id, of.run),
    type: 'file.rejected',
    data: { ...about(of), code },
  };
}

export function fileQuarantined(of: RunOfFile): TillkeeperEvent {
  return {
    ...common(of),
    id: eventId('file.quarantined', of.receipt.file_id, of.run),
    type: 'file.quarantined',
    data: about(of),
  };
}

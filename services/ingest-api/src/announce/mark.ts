import {
  blobKeys,
  eventId,
  senderIdText,
  storedReceipt,
  storedRefusal,
  type TillkeeperEvent,
} from '@tillkeeper/contracts';
import { z } from 'zod';

/**
 * A mark in the blob store: this has been kept and is not announced yet. It holds all that it takes to finish the
 * keeping and to announce it, so that any copy of the API can do so after a crash.
 */
/** Of the trace that it is a part of, however much later it is announced; not there where nothing is traced. */
const traced = { traceparent: z.string().optional() };

export const markSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('file'),
    /** The key of the event. */
    key: z.string(),
    is_repeated: z.boolean(),
    /** When these bytes came; for a repeat later than what its receipt says. */
    received_at: z.iso.datetime(),
    receipt: storedReceipt,
    ...traced,
  }),
  z.strictObject({ kind: z.literal('refusal'), key: z.string(), refusal: storedRefusal, ...traced }),
  z.strictObject({
    kind: z.literal('check'),
    key: z.string(),
    check_id: z.string(),
    sender_id: senderIdText,
    received_at: z.iso.datetime(),
    ...traced,
  }),
]);
export type Mark = z.infer<typeof markSchema>;
export type FileMark = Extract<Mark, { kind: 'file' }>;

const source = '/tillkeeper/ingest-api';

/** Where a mark is kept: sorted by the time of receiving. */
export function markKeyOf(mark: Mark): string {
  switch (mark.kind) {
    case 'file':
      return blobKeys.unannounced(mark.key, mark.received_at, mark.receipt.file_id);
    case 'refusal':
      return blobKeys.unannounced(mark.key, mark.refusal.refused_at, mark.refusal.refusal_id);
    case 'check':
      return blobKeys.unannounced(mark.key, mark.received_at, mark.check_id);
  }
}

/** The event that a mark asks for: the same whoever makes it, and however often. */
export function eventOfMark(mark: Mark): TillkeeperEvent {
  const { traceparent } = mark;
  switch (mark.kind) {
    case 'file': {
      const { file_id, sender_id } = mark.receipt;
      const run = mark.is_repeated ? `repeat-${mark.received_at}` : 1;
      return {
        ...{ id: eventId('file.received', file_id, run), type: 'file.received', source, time: mark.received_at },
        ...{ subject: file_id, key: mark.key, traceparent, data: { file_id, sender_id, repeated: mark.is_repeated } },
      };
    }
    case 'refusal': {
      const { refusal_id, sender_id, code, refused_at } = mark.refusal;
      return {
        ...{ id: eventId('file.refused', refusal_id, 1), type: 'file.refused', source, time: refused_at },
        ...{ subject: refusal_id, key: mark.key, traceparent, data: { refusal_id, sender_id, code } },
      };
    }
    case 'check': {
      const { check_id, sender_id } = mark;
      return {
        ...{ id: eventId('file.check-requested', check_id, 1), type: 'file.check-requested', source },
        ...{ time: mark.received_at, subject: check_id, key: mark.key, traceparent, data: { check_id, sender_id } },
      };
    }
  }
}

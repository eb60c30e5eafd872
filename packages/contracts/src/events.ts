import { z } from 'zod';

const fileId = z.string().regex(/^[0-9a-f]{32}$/);
const senderId = z.string().min(1).max(32);
const run = z.number().int().min(1);
const rows = z.number().int().min(0);
const erasureOf = z.strictObject({
  erasure_id: z.string().regex(/^[0-9a-f]{32}$/),
  attempt: z.number().int().min(1),
  sender_id: senderId,
});

/**
 * What every event carries as its data: ids and counts only (a claim check, under 1 kB), never a row, a name,
 * an address or an amount of a person.
 */
export const eventData = {
  /** The raw bytes and a receipt are durable. `repeated`: the same bytes came before under this name. */
  'file.received': z.strictObject({ file_id: fileId, sender_id: senderId, repeated: z.boolean() }),
  /** A file was refused at the door; the refusal is durable in the blob store. */
  'file.refused': z.strictObject({ refusal_id: z.string(), sender_id: senderId, code: z.string() }),
  'file.validated': z.strictObject({
    file_id: fileId,
    run,
    sender_id: senderId,
    file_type: z.string(),
    rows_read: rows,
    rows_held: rows,
    rows_repeated: rows,
  }),
  'file.rejected': z.strictObject({ file_id: fileId, run, sender_id: senderId, code: z.string() }),
  'file.quarantined': z.strictObject({ file_id: fileId, run, sender_id: senderId }),
  'file.loaded': z.strictObject({
    file_id: fileId,
    run,
    sender_id: senderId,
    file_type: z.string(),
    rows_loaded: rows,
    rows_unchanged: rows,
    rows_held: rows,
  }),
  /** What a file was waiting for has come: it is judged again, as this run, unless that run has been made. */
  'transactions.rejudge-requested': z.strictObject({ file_id: fileId, sender_id: senderId, run }),
  /** A dry run was asked for: judged like a file, kept apart, deleted after a day. */
  'file.check-requested': z.strictObject({ check_id: z.string(), sender_id: senderId }),
  /** A customer is to be erased: who it is, the erasure knows. */
  'customer.erasure-requested': erasureOf,
  /** Staging, findings and silver no longer name the customer. */
  'customer.records-erased': erasureOf,
  /** Nor do the books and their audit. */
  'customer.books-erased': erasureOf,
} as const;

export type EventType = keyof typeof eventData;
export type EventData<T extends EventType> = z.infer<(typeof eventData)[T]>;

export const eventTypes: readonly EventType[] = Object.keys(eventData) as EventType[];

/** One event, typed by `type`. On the wire it is a CloudEvent 1.0 in binary mode: attributes are headers (`ce_*`). */
export type TillkeeperEvent<T extends EventType = EventType> = {
  [K in T]: {
    /** Made from what the event is about and the run, so that announcing it twice is harmless. */
    readonly id: string;
    readonly type: K;
    /** `/tillkeeper/<service>` */
    readonly source: string;
    /** ISO 8601 instant */
    readonly time: string;
    /** The file, refusal or check it is about. */
    readonly subject: string;
    /** Decides the partition: the sender (for the web shop: sender and copy of the API). */
    readonly key: string;
    readonly traceparent?: string | undefined;
    readonly data: EventData<K>;
  };
}[T];

/** The topic an event travels on: one topic for each type. */
export function topicOf(type: EventType): string {
  return `tillkeeper.${type}`;
}

/** The id of an event: the same for the same subject and run, whoever announces it and however often. */
export function eventId(type: EventType, subject: string, run: number | string): string {
  return `${type}/${subject}/${run}`;
}

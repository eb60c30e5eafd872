import { z } from 'zod';
import type { EventType, TillkeeperEvent } from './events.ts';
import { eventData, topicOf } from './events.ts';

/** An event as a bus carries it: CloudEvents 1.0, binary mode of the Kafka binding. `value` is the JSON text of the data. */
export interface EventMessage {
  readonly topic: string;
  readonly key: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly value: string;
}

/** A message that is no event of ours. It never becomes one by waiting: it belongs in the dead letters. */
export class MalformedEventError extends Error {
  override readonly name = 'MalformedEventError';
}

function event<T extends EventType>(type: T) {
  return z.object({
    type: z.literal(type),
    id: z.string().min(1).max(200),
    source: z.string().min(1),
    time: z.iso.datetime({ offset: true }),
    subject: z.string().min(1),
    key: z.string().min(1),
    traceparent: z.string().optional(),
    data: eventData[type],
  });
}

const eventSchema = z.discriminatedUnion('type', [
  event('file.received'),
  event('file.refused'),
  event('file.validated'),
  event('file.rejected'),
  event('file.quarantined'),
  event('file.loaded'),
  event('file.check-requested'),
  event('transactions.rejudge-requested'),
  event('customer.erasure-requested'),
  event('customer.records-erased'),
  event('customer.books-erased'),
]);

/** Wraps an event for a bus; what `decodeEvent` makes of it is the same event. */
export function encodeEvent(event: TillkeeperEvent): EventMessage {
  return {
    topic: topicOf(event.type),
    key: event.key,
    headers: {
      ce_specversion: '1.0',
      ce_id: event.id,
      ce_type: event.type,
      ce_source: event.source,
      ce_time: event.time,
      ce_subject: event.subject,
      'content-type': 'application/json',
      ...(event.traceparent === undefined ? {} : { traceparent: event.traceparent }),
    },
    value: JSON.stringify(event.data),
  };
}

/** Reads a message back. Throws `MalformedEventError`, naming every field at fault and no value. */
export function decodeEvent(message: Pick<EventMessage, 'key' | 'headers' | 'value'>): TillkeeperEvent {
  const { headers } = message;
  if (headers.ce_specversion !== '1.0') throw new MalformedEventError('ce_specversion is not 1.0');
  const parsed = eventSchema.safeParse({
    id: headers.ce_id,
    type: headers.ce_type,
    source: headers.ce_source,
    time: headers.ce_time,
    subject: headers.ce_subject,
    key: message.key,
    ...(headers.traceparent === undefined ? {} : { traceparent: headers.traceparent }),
    data: dataOf(message.value),
  });
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map(issue => `${issue.path.join('.')}: ${issue.message}`);
  throw new MalformedEventError(`not an event of Tillkeeper: ${faults.join('; ')}`);
}

function dataOf(value: string): unknown {
  try {
    return JSON.parse(value);
  } catch (cause) {
    throw new MalformedEventError('the value is not JSON', { cause });
  }
}

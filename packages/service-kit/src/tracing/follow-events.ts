import { type TillkeeperEvent, topicOf } from '@tillkeeper/contracts';
import { withLogFields } from '../log-fields.ts';
import type { Attributes, Tracing } from './tracing.ts';

/** A message as buses carry it. */
interface Message {
  readonly topic: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Ids and counts of an event: there is nothing else in it, and nothing else gets into traces and logs should that change. */
const idsAndCounts =
  /^(file_id|sender_id|run|refusal_id|check_id|erasure_id|attempt|file_type|code|repeated|rows_[a-z]+)$/;
const ids = new Set(['file_id', 'run', 'refusal_id', 'check_id', 'erasure_id']);

/** The name of each is `tillkeeper.<name in the event>`. */
function attributesOf(event: TillkeeperEvent): Attributes {
  return Object.fromEntries(
    Object.entries(event.data).flatMap(([name, value]) =>
      idsAndCounts.test(name) && isPlain(value) ? [[`tillkeeper.${name}`, value] as const] : [],
    ),
  );
}
const isPlain = (value: unknown): value is string | number | boolean =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';

/**
 * Handles an event as a span of the trace that it belongs to, with its ids in every line that is logged. The work gets the
 * event as one that comes from this span: what it says in turn is a part of it.
 */
export function consuming(
  tracing: Tracing,
  of: { readonly event: TillkeeperEvent; readonly attempt: number },
  work: (event: TillkeeperEvent) => Promise<void>,
): Promise<void> {
  const { event, attempt } = of;
  const fields = Object.fromEntries(
    Object.entries(event.data).flatMap(([name, value]) =>
      ids.has(name) && (typeof value === 'string' || typeof value === 'number') ? [[name, value] as const] : [],
    ),
  );
  const topic = topicOf(event.type);
  const about = {
    kind: 'consumer',
    traceparent: event.traceparent,
    attributes: {
      'messaging.system': 'tillkeeper',
      'messaging.operation.type': 'process',
      'messaging.destination.name': topic,
      'messaging.message.id': event.id,
      'tillkeeper.attempt': attempt,
      ...(tracing.isOn ? attributesOf(event) : {}),
    },
  } as const;
  return withLogFields(fields, () =>
    tracing.span(`process ${topic}`, about, span =>
      work(span.traceparent === undefined ? event : { ...event, traceparent: span.traceparent }),
    ),
  );
}

/** Publishes messages, each as a span of its trace, so that whoever handles it goes on from there. */
export async function publishing<M extends Message>(
  tracing: Tracing,
  messages: readonly M[],
  publish: (messages: readonly M[]) => Promise<void>,
): Promise<void> {
  if (!tracing.isOn) return publish(messages);
  const spans = messages.map(({ topic, headers }) =>
    headers['traceparent'] === undefined
      ? undefined
      : tracing.begin(`publish ${topic}`, {
          kind: 'producer',
          traceparent: headers['traceparent'],
          attributes: {
            'messaging.operation.type': 'send',
            'messaging.destination.name': topic,
            'messaging.message.id': headers['ce_id'] ?? '',
          },
        }),
  );
  const carried = messages.map((message, index): M => {
    const traceparent = spans[index]?.traceparent;
    return traceparent === undefined ? message : { ...message, headers: { ...message.headers, traceparent } };
  });
  try {
    await publish(carried);
    for (const span of spans) span?.end();
  } catch (error) {
    for (const span of spans) span?.end(error);
    throw error;
  }
}

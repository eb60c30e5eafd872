import { decodeEvent, type EventType, eventTypes, type TillkeeperEvent, topicOf } from '@tillkeeper/contracts';
import type { Service } from '@tillkeeper/service-kit';
import type { DeliveredMessage, EventBus, SubscribeOptions, Subscription } from './port.ts';

/** What there is to say about a service's messages. Labels are bounded: service, topic. */
export interface ConsumeTelemetry {
  /** Around the handling of an event; the handler gets the event that is handed on. */
  consuming?(
    happened: { service: string; event: TillkeeperEvent; message: DeliveredMessage },
    work: (event: TillkeeperEvent) => Promise<void>,
  ): Promise<void>;
  messageHandled?(happened: { service: string; topic: string; durationMs: number }): void;
  /** One attempt failed; another follows, or parking does. */
  messageFailed?(happened: { service: string; message: DeliveredMessage; error: unknown }): void;
  messageParked?(happened: { service: string; message: DeliveredMessage; reason: unknown }): void;
}

export interface ConsumeServiceOptions
  extends Pick<SubscribeOptions, 'maxAttempts' | 'waitMs' | 'concurrency' | 'park'> {
  readonly bus: Pick<EventBus, 'subscribe'>;
  readonly service: Pick<Service, 'name' | 'handlers'>;
  /** Default: the service's name. */
  readonly group?: string;
  readonly telemetry?: ConsumeTelemetry;
}

/**
 * Subscribes a service's handlers to the topics of their events. A message that is no event of ours is parked at once:
 * it never becomes one by waiting.
 */
export function consumeService(options: ConsumeServiceOptions): Subscription {
  const { bus, service, group = service.name, telemetry = {}, park, ...delivery } = options;
  const types = eventTypes.filter(type => service.handlers[type] !== undefined);
  if (types.length === 0) return nothingToRead;

  async function parkAndTell(message: DeliveredMessage, reason: unknown): Promise<void> {
    await park(message, reason);
    telemetry.messageParked?.({ service: service.name, message, reason });
  }

  return bus.subscribe({
    ...delivery,
    group,
    topics: types.map(topicOf),
    park: parkAndTell,
    async handle(message, context) {
      const startedAt = performance.now();
      try {
        const decoded = decode(message);
        if ('fault' in decoded) return await parkAndTell(message, decoded.fault);
        const { event } = decoded;
        const work = (followed: TillkeeperEvent): Promise<void> => dispatch(service.handlers, followed, context);
        await (telemetry.consuming?.({ service: service.name, event, message }, work) ?? work(event));
      } catch (error) {
        telemetry.messageFailed?.({ service: service.name, message, error });
        throw error;
      }
      const durationMs = performance.now() - startedAt;
      telemetry.messageHandled?.({ service: service.name, topic: message.topic, durationMs });
    },
  });
}

/** Of a service that only sends. */
const nothingToRead: Subscription = {
  ready: Promise.resolve(),
  failed: new Promise<never>(() => undefined),
  stop: async () => undefined,
};

function decode(message: DeliveredMessage): { event: TillkeeperEvent } | { fault: unknown } {
  try {
    return { event: decodeEvent(message) };
  } catch (fault) {
    return { fault };
  }
}

async function dispatch<T extends EventType>(
  handlers: Service['handlers'],
  event: TillkeeperEvent<T>,
  context: { signal: AbortSignal },
): Promise<void> {
  const handler = handlers[event.type];
  if (handler === undefined) throw new Error(`no handler for ${event.type}: it came on the topic of another event`);
  await handler(event, context);
}

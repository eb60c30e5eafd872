import { eventTypes, type TillkeeperEvent, topicOf } from '@tillkeeper/contracts';
import { collectDefaultMetrics, Registry } from 'prom-client';
import type { Logger } from './logger.ts';
import { createMetrics, everyProcess, type Metrics } from './metrics/create-metrics.ts';
import { consuming, publishing } from './tracing/follow-events.ts';
import { noTracing, type Tracing } from './tracing/tracing.ts';
import { tillkeeperVersion } from './version.ts';

/** One place to say what happens: each function logs and counts. Labels are bounded (type, code, outcome), never ids. */
export interface Telemetry extends Metrics {
  readonly logger: Logger;
  readonly registry: Registry;
  readonly tracing: Tracing;
  /** Handles an event as a part of its trace, with its ids in the log; the work gets the event as one of this part. */
  consuming(
    happened: { service: string; event: TillkeeperEvent; message: { attempt: number } },
    work: (event: TillkeeperEvent) => Promise<void>,
  ): Promise<void>;
  /** Publishes messages, each as a part of its trace. */
  publishing<M extends { readonly topic: string; readonly headers: Readonly<Record<string, string>> }>(
    messages: readonly M[],
    publish: (messages: readonly M[]) => Promise<void>,
  ): Promise<void>;
  messageHandled(happened: { service: string; topic: string; durationMs: number }): void;
  /** One attempt failed; another follows, or parking does. */
  messageFailed(happened: { service: string; message: { topic: string; attempt: number }; error: unknown }): void;
  messageParked(happened: { service: string; message: { topic: string; attempt: number }; reason: unknown }): void;
  taskEnded(task: { name: string; seconds: number; error?: unknown }): void;
  /** The same telemetry under another service's name, in the log, the catalogue and the traces. */
  child(service: string): Telemetry;
}

export function createRegistry(): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: 'tillkeeper_' });
  const metrics = createMetrics({ registry, service: everyProcess });
  metrics.observed('build_info', 'Which release runs: always 1', { version: 'one a release' }, () => [
    { value: 1, labels: { version: tillkeeperVersion } },
  ]);
  return registry;
}

const services = ['ingest-api', 'validator', 'loader', 'error-reporter'];

export function createTelemetry(options: {
  logger: Logger;
  registry: Registry;
  tracing?: Tracing;
  /** Who declares what is declared here; default: every process. */
  service?: string;
}): Telemetry {
  const { logger, registry, tracing = noTracing, service: declarer = everyProcess } = options;
  const metrics = createMetrics({ registry, service: declarer });
  const ofHost = createMetrics({ registry, service: everyProcess });
  const topics = eventTypes.map(topicOf);
  const messages = ofHost.counter('messages_total', 'Messages by what became of them', {
    service: services,
    topic: topics,
    outcome: ['handled', 'failed', 'parked'],
  });
  const messageSeconds = ofHost.histogram('message_seconds', 'How long the handling of a message took', {
    service: services,
    topic: topics,
  });
  const rounds = ofHost.counter('tasks_total', 'Rounds of periodic tasks', {
    task: 'the names of tasks in the code',
    outcome: ['done', 'failed'],
  });
  const roundSeconds = ofHost.histogram('task_seconds', 'How long a round of a periodic task took', {
    task: 'the names of tasks in the code',
  });
  const telemetry: Telemetry = {
    ...metrics,
    logger,
    registry,
    tracing,
    consuming: ({ service, event, message }, work) =>
      consuming(service === declarer ? tracing : tracing.as(service), { event, attempt: message.attempt }, work),
    publishing: (messages, publish) => publishing(tracing, messages, publish),
    messageHandled({ service, topic, durationMs }) {
      const labels = { service, topic };
      messages({
        ...labels,
        outcome: 'handled',
      });
      messageSeconds(durationMs / 1000, labels);
      logger.debug({ ...labels, ms: Math.round(durationMs) }, 'message handled');
    },
    messageFailed({ service, message, error }) {
      const labels = { service, topic: message.topic };
      messages({
        ...labels,
        outcome: 'failed',
      });
      logger.warn(
        { ...labels, attempt: message.attempt, err: error },
        'a message could not be handled; it is tried again or parked',
      );
    },
    messageParked({ service, message, reason }) {
      const labels = { service, topic: message.topic };
      messages({
        ...labels,
        outcome: 'parked',
      });
      logger.error({ ...labels, attempt: message.attempt, err: reason }, 'a message was parked in the dead letters');
    },
    taskEnded(task) {
      const outcome = task.error === undefined ? 'done' : 'failed';
      rounds({ task: task.name, outcome });
      roundSeconds(task.seconds, { task: task.name });
      if (task.error !== undefined)
        logger.warn({ task: task.name, err: task.error }, 'a periodic task failed; it will come round again');
    },
    child: service =>
      createTelemetry({ logger: logger.child({ service }), registry, tracing: tracing.as(service), service }),
  };
  return telemetry;
}

import { Counter, collectDefaultMetrics, Gauge, Histogram, type Metric, Registry } from 'prom-client';
import type { Logger } from './logger.ts';

type Labels = Readonly<Record<string, string>>;
export type Count = (labels?: Labels, by?: number) => void;
export type Level = (value: number, labels?: Labels) => void;

/** One place to say what happens: each function logs and counts. Labels are bounded (type, code, outcome), never ids. */
export interface Telemetry {
  readonly logger: Logger;
  readonly registry: Registry;
  /** `name` without the prefix `tillkeeper_`. Asking twice gives the same metric: several services may share a process. */
  counter(name: string, help: string, labelNames?: readonly string[]): Count;
  gauge(name: string, help: string, labelNames?: readonly string[]): Level;
  /** Buckets in the unit of the name (`_seconds`, `_bytes`). */
  histogram(name: string, help: string, labelNames?: readonly string[], buckets?: readonly number[]): Level;
  messageHandled(happened: { service: string; topic: string; durationMs: number }): void;
  /** One attempt failed; another follows, or parking does. */
  messageFailed(happened: { service: string; message: { topic: string; attempt: number }; error: unknown }): void;
  messageParked(happened: { service: string; message: { topic: string; attempt: number }; reason: unknown }): void;
  taskEnded(task: { name: string; seconds: number; error?: unknown }): void;
  /** The same telemetry under another service's name in the log. */
  child(service: string): Telemetry;
}

const secondsBuckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300];

export function createRegistry(): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: 'tillkeeper_' });
  return registry;
}

export function createTelemetry(options: { logger: Logger; registry: Registry }): Telemetry {
  const { logger, registry } = options;
  const once = <M extends Metric>(
    name: string,
    isKind: (metric: Metric) => metric is M,
    make: (fullName: string) => M,
  ): M => {
    const fullName = `tillkeeper_${name}`;
    const known = registry.getSingleMetric(fullName);
    if (known === undefined) return make(fullName);
    if (!isKind(known)) throw new Error(`the metric ${fullName} is already there as another kind`);
    return known;
  };
  const telemetry: Telemetry = {
    logger,
    registry,
    counter(name, help, labelNames = []) {
      const metric = once(
        name,
        (one): one is Counter => one instanceof Counter,
        full => new Counter({ name: full, help, labelNames: [...labelNames], registers: [registry] }),
      );
      return (labels = {}, by = 1) => metric.inc({ ...labels }, by);
    },
    gauge(name, help, labelNames = []) {
      const metric = once(
        name,
        (one): one is Gauge => one instanceof Gauge,
        full => new Gauge({ name: full, help, labelNames: [...labelNames], registers: [registry] }),
      );
      return (value, labels = {}) => metric.set({ ...labels }, value);
    },
    histogram(name, help, labelNames = [], buckets = secondsBuckets) {
      const metric = once(
        name,
        (one): one is Histogram => one instanceof Histogram,
        full =>
          new Histogram({
            name: full,
            help,
            labelNames: [...labelNames],
            buckets: [...buckets],
            registers: [registry],
          }),
      );
      return (value, labels = {}) => metric.observe({ ...labels }, value);
    },
    messageHandled({ service, topic, durationMs }) {
      const labels = { service, topic };
      telemetry.counter('messages_total', 'Messages by what became of them', ['service', 'topic', 'outcome'])({
        ...labels,
        outcome: 'handled',
      });
      telemetry.histogram('message_seconds', 'How long the handling of a message took', ['service', 'topic'])(
        durationMs / 1000,
        labels,
      );
      logger.debug({ ...labels, ms: Math.round(durationMs) }, 'message handled');
    },
    messageFailed({ service, message, error }) {
      const labels = { service, topic: message.topic };
      telemetry.counter('messages_total', 'Messages by what became of them', ['service', 'topic', 'outcome'])({
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
      telemetry.counter('messages_total', 'Messages by what became of them', ['service', 'topic', 'outcome'])({
        ...labels,
        outcome: 'parked',
      });
      logger.error({ ...labels, attempt: message.attempt, err: reason }, 'a message was parked in the dead letters');
    },
    taskEnded(task) {
      const outcome = task.error === undefined ? 'done' : 'failed';
      telemetry.counter('tasks_total', 'Rounds of periodic tasks', ['task', 'outcome'])({ task: task.name, outcome });
      telemetry.histogram('task_seconds', 'How long a round of a periodic task took', ['task'])(task.seconds, {
        task: task.name,
      });
      if (task.error !== undefined)
        logger.warn({ task: task.name, err: task.error }, 'a periodic task failed; it will come round again');
    },
    child: service => createTelemetry({ logger: logger.child({ service }), registry }),
  };
  return telemetry;
}

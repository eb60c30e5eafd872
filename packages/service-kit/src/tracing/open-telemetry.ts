import { AsyncLocalStorage } from 'node:async_hooks';
import { ROOT_CONTEXT, type Span, SpanKind, SpanStatusCode, type Tracer, trace } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  BatchSpanProcessor,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import { sleep } from '../backoff.ts';
import { tillkeeperVersion } from '../version.ts';
import { formatTraceparent, parseTraceparent } from './traceparent.ts';
import type { OpenSpan, SpanOptions, Tracing } from './tracing.ts';

/** A collector that is away is no reason to stop later. */
const flushMs = 3_000;
const mostTraces = 50;
const kinds = {
  internal: SpanKind.INTERNAL,
  server: SpanKind.SERVER,
  producer: SpanKind.PRODUCER,
  consumer: SpanKind.CONSUMER,
  client: SpanKind.CLIENT,
} as const;

/**
 * Traces to a collector, in batches beside the work. Nothing global is registered: several may be in a process. What a
 * collector that is away misses is dropped.
 */
export function createOpenTelemetry(options: {
  service: string;
  /** Of the collector, with its path. */
  url: string;
  headers: Readonly<Record<string, string>>;
  /** Share of the traces that begin here and are kept, 0 to 1. */
  ratio: number;
}): Tracing {
  const { service, url, headers, ratio } = options;
  const exporter = new OTLPTraceExporter({ url, headers: { ...headers }, timeoutMillis: 5_000 });
  const provider = new TracerProvider({
    resource: resourceFromAttributes({
      'service.name': service,
      'service.namespace': 'tillkeeper',
      'service.version': tillkeeperVersion,
    }),
    sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(ratio) }),
    // small batches soon: a trace is looked at while the file is still of interest
    spanProcessors: [new BatchSpanProcessor({ exporter, scheduledDelayMillis: 1_000, maxQueueSize: 8_192 })],
  });
  const around = new AsyncLocalStorage<Span>();

  const tracingAs = (name: string): Tracing => {
    const tracer = provider.getTracer(`tillkeeper/${name}`, tillkeeperVersion);
    const begin = (spanName: string, of: SpanOptions): OpenSpan =>
      openSpan(startSpan(tracer, spanName, of, around), around);
    const tracing: Tracing = {
      isOn: true,
      begin,
      async span(spanName, of, work) {
        const span = begin(spanName, of);
        return ended([span], () => span.run(() => work(span)));
      },
      spanInEach(spanName, { traceparents, ...of }, work) {
        const parents = [...new Set(traceparents)].slice(0, mostTraces);
        const spans = (parents.length === 0 ? [undefined] : parents).map(traceparent =>
          begin(spanName, { ...of, traceparent }),
        );
        const theirs = spans.flatMap(span => span.traceparent ?? []);
        return ended(spans, () => spans[0]?.run(() => work(theirs)) ?? work(theirs));
      },
      traceparent() {
        const span = around.getStore();
        return span && formatTraceparent(span.spanContext());
      },
      ids() {
        const context = around.getStore()?.spanContext();
        return context && { trace_id: context.traceId, span_id: context.spanId };
      },
      as: other => tracingAs(other),
      async stop() {
        await Promise.race([provider.shutdown().catch(() => {}), sleep(flushMs)]);
      },
    };
    return tracing;
  };
  return tracingAs(service);
}

function startSpan(tracer: Tracer, name: string, of: SpanOptions, around: AsyncLocalStorage<Span>): Span {
  const remote = parseTraceparent(of.traceparent);
  const open = around.getStore();
  const parent =
    remote !== undefined
      ? trace.setSpanContext(ROOT_CONTEXT, { ...remote, isRemote: true })
      : open === undefined
        ? ROOT_CONTEXT
        : trace.setSpan(ROOT_CONTEXT, open);
  return tracer.startSpan(name, { kind: kinds[of.kind ?? 'internal'], attributes: { ...of.attributes } }, parent);
}

function openSpan(span: Span, around: AsyncLocalStorage<Span>): OpenSpan {
  return {
    traceparent: formatTraceparent(span.spanContext()),
    set: attributes => void span.setAttributes({ ...attributes }),
    run: work => around.run(span, work),
    end(error) {
      // what an error says may name a person: the log, which leaves persons out, has the rest
      if (error !== undefined)
        span
          .setAttribute('error.type', error instanceof Error ? error.name : typeof error)
          .setStatus({ code: SpanStatusCode.ERROR });
      span.end();
    },
  };
}

async function ended<T>(spans: readonly OpenSpan[], work: () => Promise<T>): Promise<T> {
  try {
    const result = await work();
    for (const span of spans) span.end();
    return result;
  } catch (error) {
    for (const span of spans) span.end(error);
    throw error;
  }
}

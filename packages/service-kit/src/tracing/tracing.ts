/** Ids, codes and counts; never what a person is called. */
export type Attributes = Readonly<Record<string, string | number | boolean>>;

export interface SpanOptions {
  readonly attributes?: Attributes;
  /** What it is a part of: W3C `traceparent` of an event or a request. Default: the span that is open around it. */
  readonly traceparent?: string | undefined;
  readonly kind?: 'internal' | 'server' | 'producer' | 'consumer' | 'client';
}

export interface OpenSpan {
  /** To hand to whoever goes on with the work, now or later; undefined: nothing is traced. */
  readonly traceparent: string | undefined;
  set(attributes: Attributes): void;
  /** Work that is begun inside is a part of it. */
  run<T>(work: () => T): T;
  end(error?: unknown): void;
}

/**
 * Follows a piece of work through functions, processes and time. When nothing is traced, every function only does the
 * work that it is given.
 */
export interface Tracing {
  readonly isOn: boolean;
  /** A span around the work: its error is the span's. */
  span<T>(name: string, options: SpanOptions, work: (span: OpenSpan) => Promise<T>): Promise<T>;
  /**
   * One piece of work that belongs to several traces, such as a mail that speaks of several files: a span in each of them,
   * of the first fifty. Without a traceparent it is a span as any other. The work gets theirs.
   */
  spanInEach<T>(
    name: string,
    options: Omit<SpanOptions, 'traceparent'> & { readonly traceparents: readonly string[] },
    work: (traceparents: readonly string[]) => Promise<T>,
  ): Promise<T>;
  /** A span whose end is elsewhere: who begins it, ends it. */
  begin(name: string, options: SpanOptions): OpenSpan;
  /** Of the open span; undefined: there is none. */
  traceparent(): string | undefined;
  /** For the log. */
  ids(): { readonly trace_id: string; readonly span_id: string } | undefined;
  /** The same, saying which of the services of a process it is. */
  as(service: string): Tracing;
  /** Sends what is left. Never rejects, and takes at most some seconds. */
  stop(): Promise<void>;
}

const noSpan: OpenSpan = { traceparent: undefined, set: () => {}, run: work => work(), end: () => {} };

/** Nothing is traced, and nothing is loaded to do so. */
export const noTracing: Tracing = {
  isOn: false,
  span: (_name, _options, work) => work(noSpan),
  spanInEach: (_name, _options, work) => work([]),
  begin: () => noSpan,
  traceparent: () => undefined,
  ids: () => undefined,
  as: () => noTracing,
  stop: async () => {},
};

import { Counter, Gauge, Histogram, type Metric, type Registry } from 'prom-client';
import { sleep } from '../backoff.ts';
import { type DeclaredMetric, fewCombinations, type LabelBounds, withinBounds } from './declared-metric.ts';

type Labels = Readonly<Record<string, string>>;
export type Count = (labels?: Labels, by?: number) => void;
export type Level = (value: number, labels?: Labels) => void;
/** What a level is now, for each of its labels; an empty list: it is not known. */
export type Reading = readonly { readonly value: number; readonly labels?: Labels }[];

/** Metrics under the prefix `tillkeeper_`. A name is declared as often as one likes: services that share a process share its metrics. */
export interface Metrics {
  /** `name` without the prefix. A counter whose labels are few begins with 0 for each, so that its first step is seen as one. */
  counter(name: string, help: string, labels?: LabelBounds | readonly string[]): Count;
  gauge(name: string, help: string, labels?: LabelBounds | readonly string[]): Level;
  /** Read whenever somebody looks at the metrics. When it throws, the level is not there until it can be read again. */
  observed(name: string, help: string, labels: LabelBounds, read: () => Reading | Promise<Reading>): void;
  /** Buckets in the unit of the name (`_seconds`, `_bytes`). */
  histogram(name: string, help: string, labels?: LabelBounds | readonly string[], buckets?: readonly number[]): Level;
}

const secondsBuckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300];

/** Who declares what no service alone does. */
export const everyProcess = 'every process';

/** What was declared on a registry, by name: the catalogue is made of it. */
const declared = new WeakMap<Registry, Map<string, DeclaredMetric>>();

/** Everything that was declared on a registry, in the order of names. */
export function declaredMetrics(registry: Registry): DeclaredMetric[] {
  return [...(declared.get(registry)?.values() ?? [])].sort((one, other) => (one.name < other.name ? -1 : 1));
}

/** `service` is who declares them. */
export function createMetrics({ registry, service }: { registry: Registry; service: string }): Metrics {
  const readers = readersOf(registry);
  const declare = <M extends Metric>(
    metric: Omit<DeclaredMetric, 'services' | 'labels'> & { labels: LabelBounds | readonly string[] },
    kind: (metric: Metric) => metric is M,
    make: (configuration: { name: string; help: string; labelNames: string[]; registers: Registry[] }) => M,
  ): { metric: M; bounds: LabelBounds; isNew: boolean } => {
    const { name, type, help } = metric;
    const bounds = boundsOf(metric.labels);
    const all = declared.get(registry) ?? new Map<string, DeclaredMetric>();
    declared.set(registry, all);
    const services = [...new Set([...(all.get(name)?.services ?? []), service])];
    all.set(name, { name, type, help, labels: bounds, services });
    const known = registry.getSingleMetric(name);
    if (known !== undefined && !kind(known)) throw new Error(`the metric ${name} is already there as another kind`);
    const configuration = { name, help, labelNames: Object.keys(bounds), registers: [registry] };
    return { metric: known ?? make(configuration), bounds, isNew: known === undefined };
  };
  const isGauge = (metric: Metric): metric is Gauge => metric instanceof Gauge;

  return {
    counter(name, help, labels = {}) {
      const { metric, bounds, isNew } = declare(
        { name: `tillkeeper_${name}`, type: 'counter', help, labels },
        (one): one is Counter => one instanceof Counter,
        configuration => new Counter(configuration),
      );
      if (isNew && Object.keys(bounds).length > 0)
        for (const combination of fewCombinations(bounds)) metric.inc({ ...combination }, 0);
      return (given = {}, by = 1) => metric.inc({ ...withinBounds(given, bounds) }, by);
    },
    gauge(name, help, labels = {}) {
      const of = { name: `tillkeeper_${name}`, type: 'gauge', help, labels } as const;
      const { metric, bounds } = declare(of, isGauge, configuration => new Gauge(configuration));
      return (value, given = {}) => metric.set({ ...withinBounds(given, bounds) }, value);
    },
    observed(name, help, labels, read) {
      const fullName = `tillkeeper_${name}`;
      const ours = readers.get(fullName) ?? [];
      readers.set(fullName, [...ours, read]);
      declare({ name: fullName, type: 'gauge', help, labels }, isGauge, configuration => {
        return new Gauge({
          ...configuration,
          async collect() {
            const readings = await Promise.all((readers.get(fullName) ?? []).map(readOrNothing));
            this.reset();
            // a level without labels is 0 after a reset: one that is not known has to be taken away
            if (configuration.labelNames.length === 0) this.remove({});
            for (const { value, labels: given = {} } of readings.flat())
              this.set({ ...withinBounds(given, labels) }, value);
          },
        });
      });
    },
    histogram(name, help, labels = {}, buckets = secondsBuckets) {
      const { metric, bounds } = declare(
        { name: `tillkeeper_${name}`, type: 'histogram', help, labels },
        (one): one is Histogram => one instanceof Histogram,
        configuration => new Histogram({ ...configuration, buckets: [...buckets] }),
      );
      return (value, given = {}) => metric.observe({ ...withinBounds(given, bounds) }, value);
    },
  };
}

/** Whoever looks at the metrics waits for it; Prometheus gives up after 10 s. */
const longestReadMs = 2_000;

type Read = () => Reading | Promise<Reading>;
const allReaders = new WeakMap<Registry, Map<string, readonly Read[]>>();

/** Several services of a process may each know a part of a level. */
function readersOf(registry: Registry): Map<string, readonly Read[]> {
  const readers = allReaders.get(registry) ?? new Map<string, readonly Read[]>();
  allReaders.set(registry, readers);
  return readers;
}

async function readOrNothing(read: Read): Promise<Reading> {
  const late = new AbortController();
  try {
    return await Promise.race([read(), sleep(longestReadMs, late.signal).then(() => [])]);
  } catch {
    // whoever owns the neighbour says that it is away; a level that nobody knows is not there
    return [];
  } finally {
    late.abort();
  }
}

function boundsOf(labels: LabelBounds | readonly string[]): LabelBounds {
  return isNames(labels) ? Object.fromEntries(labels.map(name => [name, 'not listed'])) : labels;
}
const isNames = (labels: LabelBounds | readonly string[]): labels is readonly string[] => Array.isArray(labels);

import { type DeclaredMetric, declaredMetrics, everyProcess } from '@tillkeeper/service-kit';
import { createIdleServices } from '../idle-services.ts';
import { code, markdownTable } from './markdown-table.ts';
import { usesOfMetrics } from './uses-of-metrics.ts';

export interface Catalogue {
  readonly declared: readonly DeclaredMetric[];
  /** What prom-client measures of every process. */
  readonly ofProcess: readonly { readonly name: string; readonly type: string; readonly help: string }[];
}

/** Every metric that any service declares, and those that the library adds. */
export async function readCatalogue(): Promise<Catalogue> {
  const { registry, close } = await createIdleServices();
  try {
    const declared = declaredMetrics(registry);
    const names = new Set(declared.map(({ name }) => name));
    const all = await registry.getMetricsAsJSON();
    return {
      declared,
      ofProcess: all
        .filter(({ name }) => !names.has(name))
        .map(({ name, type, help }) => ({ name, type: String(type), help }))
        .sort((one, other) => (one.name < other.name ? -1 : 1)),
    };
  } finally {
    await close();
  }
}

/** `docs/metrics.md` */
export async function renderMetrics(): Promise<string> {
  const { declared, ofProcess } = await readCatalogue();
  const uses = await usesOfMetrics();
  const usesOf = (name: string): string => (uses.get(name) ?? []).join('; ');
  const services = [everyProcess, 'ingest-api', 'validator', 'loader', 'error-reporter'];
  const sections = services.map(service => {
    const own = declared.filter(metric => metric.services.includes(service));
    const rows = own.map(({ name, type, help, labels }) => [
      code(name),
      type,
      unitOf(name, type),
      labelsOf(labels),
      help,
      usesOf(name),
    ]);
    const title = service === everyProcess ? 'Every process' : `The ${service}`;
    return `## ${title}\n\n${markdownTable(['metric', 'type', 'unit', 'labels', 'says', 'used by'], rows)}`;
  });
  const rest = ofProcess.map(({ name, type, help }) => [code(name), type, help, usesOf(name)]);
  return `# Metrics

Made from the code by \`pnpm documents\`: change the declaration, not this page. A test compares it with what running services export.

Every process serves them at \`/metrics\` of its operations port. Names begin with \`tillkeeper_\`. A label has only the values that
stand here, and \`other\` for what nobody listed: ids, names and addresses are never labels. Histograms export \`_bucket\`, \`_sum\`
and \`_count\`. Where a figure is of the whole system (the outbox, lag, the day), every copy of a service says the same: take \`max\`, not \`sum\`.
Alerts have [run-books](runbooks/README.md); dashboards are in \`deploy/k8s/observability/dashboards\`.

${sections.join('\n\n')}

## Of every process, by the library

${markdownTable(['metric', 'type', 'says', 'used by'], rest)}
`;
}

function labelsOf(labels: DeclaredMetric['labels']): string {
  return Object.entries(labels)
    .map(([name, bound]) => `${code(name)}: ${typeof bound === 'string' ? bound : bound.map(code).join(', ')}`)
    .join('<br>');
}

function unitOf(name: string, type: string): string {
  if (/_seconds$/.test(name)) return 'seconds';
  if (/_bytes(_total)?$/.test(name)) return 'bytes';
  if (/_minor$/.test(name)) return 'minor units of the currency';
  return type === 'counter' ? 'count' : 'number';
}

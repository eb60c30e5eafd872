import type { LabelBounds } from '@tillkeeper/service-kit';
import type { Catalogue } from '../architecture/documents/render-metrics.ts';

export interface ExportedMetric {
  readonly name: string;
  readonly type: string;
  readonly help: string;
  readonly series: readonly Readonly<Record<string, string>>[];
}

/** What a process says at /metrics, in the text format of Prometheus. */
export function readExported(text: string): ExportedMetric[] {
  const metrics: { name: string; type: string; help: string; series: Record<string, string>[] }[] = [];
  for (const line of text.split('\n')) {
    const [, name = '', help = ''] = /^# HELP (\S+) (.*)$/.exec(line) ?? [];
    if (name !== '') metrics.push({ name, type: '', help, series: [] });
    const metric = metrics.at(-1);
    if (metric === undefined) continue;
    if (line.startsWith('# TYPE ')) metric.type = line.split(' ')[3] ?? '';
    const labels = /^\w+\{(.*)\} /.exec(line)?.[1] ?? '';
    if (labels !== '')
      metric.series.push(
        Object.fromEntries([...labels.matchAll(/(\w+)="([^"]*)"/g)].map(([, key = '', value = '']) => [key, value])),
      );
  }
  return metrics;
}

/** In what the exported metrics are not those of the catalogue; empty: in nothing. */
export function differencesFrom(catalogue: Catalogue, exported: readonly ExportedMetric[]): string[] {
  const known = new Map<string, { type: string; help: string; labels?: LabelBounds }>(
    [...catalogue.ofProcess, ...catalogue.declared].map(metric => [metric.name, metric]),
  );
  const differences: string[] = [];
  for (const { name, type, help, series } of exported) {
    const metric = known.get(name);
    if (metric === undefined || metric.type !== type || metric.help !== help)
      differences.push(`${name} ${type} (${help}) is not in the catalogue`);
    const bounds = metric?.labels ?? {};
    for (const labels of series)
      for (const [label, value] of Object.entries(labels).filter(([key]) => key !== 'le')) {
        const bound = bounds[label];
        if (metric?.labels !== undefined && bound === undefined) differences.push(`${name} has a label ${label}`);
        if (typeof bound === 'object' && !bound.includes(value)) differences.push(`${name} ${label}=${value}`);
      }
  }
  const names = new Set(exported.map(({ name }) => name));
  for (const name of known.keys()) if (!names.has(name)) differences.push(`${name} is not exported`);
  return [...new Set(differences)];
}

import { Registry } from 'prom-client';
import { expect, test } from 'vitest';
import { createMetrics, declaredMetrics } from './create-metrics.ts';

function metricsOf() {
  const registry = new Registry();
  const lines = async (name: string): Promise<string[]> =>
    (await registry.metrics()).split('\n').filter(line => line.startsWith(name));
  return { registry, metrics: createMetrics({ registry, service: 'loader' }), lines };
}

test('a value that nobody listed counts as other, whoever sends it and however often', async () => {
  const { metrics, lines } = metricsOf();
  const count = metrics.counter('files_total', 'Files', { outcome: ['loaded', 'held'] });
  count({ outcome: 'loaded' });
  count({ outcome: 'a name that a stranger has sent' });
  count({ outcome: 'another' });
  expect(await lines('tillkeeper_files_total')).toEqual([
    'tillkeeper_files_total{outcome="loaded"} 1',
    'tillkeeper_files_total{outcome="held"} 0',
    'tillkeeper_files_total{outcome="other"} 2',
  ]);
});

test('a counter is 0 before anything happens, so that its first step is one', async () => {
  const { metrics, lines } = metricsOf();
  metrics.counter('crashes_total', 'Crashes', { of: ['a', 'b'], why: ['x', 'y'] });
  metrics.counter('topics_total', 'Too many to begin with', { topic: Array.from({ length: 101 }, (_, at) => `${at}`) });
  expect(await lines('tillkeeper_crashes_total')).toHaveLength(4);
  expect(await lines('tillkeeper_topics_total')).toEqual([]);
});

test('a level that is read is what it is now, added up of nobody, and not there while it cannot be read', async () => {
  const { metrics, lines } = metricsOf();
  let depth: number | Error = 3;
  metrics.observed('depth', 'Depth', {}, () => {
    if (depth instanceof Error) throw depth;
    return [{ value: depth }];
  });
  expect(await lines('tillkeeper_depth')).toEqual(['tillkeeper_depth 3']);
  depth = new Error('away');
  expect(await lines('tillkeeper_depth')).toEqual([]);
  depth = 0;
  expect(await lines('tillkeeper_depth')).toEqual(['tillkeeper_depth 0']);
});

test('each part of a process reads its own labels, and those that are gone are gone', async () => {
  const { metrics, lines } = metricsOf();
  const pools = new Map([
    ['a', 1],
    ['b', 2],
  ]);
  for (const pool of ['a', 'b'])
    metrics.observed('connections', 'Connections', { pool: ['a', 'b'] }, () =>
      pools.has(pool) ? [{ value: pools.get(pool) ?? 0, labels: { pool } }] : [],
    );
  expect(await lines('tillkeeper_connections')).toEqual([
    'tillkeeper_connections{pool="a"} 1',
    'tillkeeper_connections{pool="b"} 2',
  ]);
  pools.delete('a');
  expect(await lines('tillkeeper_connections')).toEqual(['tillkeeper_connections{pool="b"} 2']);
});

test('what was declared is known with its bounds and everybody who declared it', () => {
  const { registry, metrics } = metricsOf();
  metrics.counter('files_total', 'Files', { outcome: ['loaded'] });
  createMetrics({ registry, service: 'validator' }).counter('files_total', 'Files', { outcome: ['loaded'] });
  metrics.gauge('age_seconds', 'Age');
  expect(declaredMetrics(registry)).toEqual([
    { name: 'tillkeeper_age_seconds', type: 'gauge', help: 'Age', labels: {}, services: ['loader'] },
    {
      ...{ name: 'tillkeeper_files_total', type: 'counter', help: 'Files' },
      ...{ labels: { outcome: ['loaded'] }, services: ['loader', 'validator'] },
    },
  ]);
});

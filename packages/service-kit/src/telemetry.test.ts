import { expect, test } from 'vitest';
import { createLogger } from './logger.ts';
import { createRegistry, createTelemetry } from './telemetry.ts';

function recorded() {
  const lines: string[] = [];
  const logger = createLogger({
    service: 'all',
    level: 'debug',
    destination: { write: line => void lines.push(line) },
  });
  const telemetry = createTelemetry({ logger, registry: createRegistry() });
  const metricLines = async (name: string): Promise<string[]> =>
    (await telemetry.registry.metrics()).split('\n').filter(line => line.startsWith(name));
  return { telemetry, metricLines, said: () => lines.map((line): Record<string, unknown> => JSON.parse(line)) };
}

test('two services of one process count on the same metric', async () => {
  const { telemetry, metricLines } = recorded();
  telemetry.child('loader').counter('files_total', 'Files', ['outcome'])({ outcome: 'loaded' });
  telemetry.child('validator').counter('files_total', 'Files', ['outcome'])({ outcome: 'loaded' }, 2);
  expect(await metricLines('tillkeeper_files_total')).toEqual(['tillkeeper_files_total{outcome="loaded"} 3']);
});

test('a name that is taken by another kind of metric is refused', () => {
  const { telemetry } = recorded();
  telemetry.gauge('depth', 'Depth');
  expect(() => telemetry.counter('depth', 'Depth')).toThrow('tillkeeper_depth is already there as another kind');
});

test('a gauge keeps its last value, a histogram counts into buckets', async () => {
  const { telemetry, metricLines } = recorded();
  const level = telemetry.gauge('waiting', 'Waiting', ['topic']);
  level(5, { topic: 'a' });
  level(3, { topic: 'a' });
  expect(await metricLines('tillkeeper_waiting')).toEqual(['tillkeeper_waiting{topic="a"} 3']);
  telemetry.histogram('load_bytes', 'Bytes', [], [10, 100])(50);
  expect(await metricLines('tillkeeper_load_bytes')).toEqual([
    'tillkeeper_load_bytes_bucket{le="10"} 0',
    'tillkeeper_load_bytes_bucket{le="100"} 1',
    'tillkeeper_load_bytes_bucket{le="+Inf"} 1',
    'tillkeeper_load_bytes_sum 50',
    'tillkeeper_load_bytes_count 1',
  ]);
});

test('the process itself is measured, with the lag of its event loop', async () => {
  const { metricLines } = recorded();
  expect(await metricLines('tillkeeper_process_resident_memory_bytes')).toHaveLength(1);
  expect(await metricLines('tillkeeper_nodejs_eventloop_lag_seconds')).not.toEqual([]);
});

test('each thing that happens to a message is logged under its service and counted', async () => {
  const { telemetry, metricLines, said } = recorded();
  const error = new Error('no');
  const service = 'loader';
  const loader = telemetry.child(service);
  loader.messageHandled({ service, topic: 'tillkeeper.file.validated', durationMs: 1_500 });
  loader.messageFailed({ service, message: { topic: 'tillkeeper.file.validated', attempt: 2 }, error });
  loader.messageParked({ service, message: { topic: 'tillkeeper.file.validated', attempt: 5 }, reason: error });
  expect(await metricLines('tillkeeper_messages_total')).toEqual([
    'tillkeeper_messages_total{service="loader",topic="tillkeeper.file.validated",outcome="handled"} 1',
    'tillkeeper_messages_total{service="loader",topic="tillkeeper.file.validated",outcome="failed"} 1',
    'tillkeeper_messages_total{service="loader",topic="tillkeeper.file.validated",outcome="parked"} 1',
  ]);
  expect(await metricLines('tillkeeper_message_seconds_sum')).toEqual([
    'tillkeeper_message_seconds_sum{service="loader",topic="tillkeeper.file.validated"} 1.5',
  ]);
  expect(said().map(line => [line['level'], line['service'], line['attempt']])).toEqual([
    [20, 'loader', undefined],
    [40, 'loader', 2],
    [50, 'loader', 5],
  ]);
});

test('a round of a task that failed is logged and counted, one that went well is only counted', async () => {
  const { telemetry, metricLines, said } = recorded();
  telemetry.taskEnded({ name: 'prune', seconds: 0.1 });
  expect(said()).toEqual([]);
  telemetry.taskEnded({ name: 'prune', seconds: 0.2, error: new Error('away') });
  expect(said()).toMatchObject([{ task: 'prune', err: { message: 'away' } }]);
  expect(await metricLines('tillkeeper_tasks_total')).toEqual([
    'tillkeeper_tasks_total{task="prune",outcome="done"} 1',
    'tillkeeper_tasks_total{task="prune",outcome="failed"} 1',
  ]);
});

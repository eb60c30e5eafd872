import { hash } from 'node:crypto';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import type { TillkeeperEvent } from '@tillkeeper/contracts';
import { createLogger, createRegistry, createTelemetry, noTracing, startTracing } from '@tillkeeper/service-kit';
import { describeMachine } from '../../shared/machine.ts';

// What it costs to follow an event: the handler of a message with the spans of a file, bare (the floor), with tracing off, and with it on.

const [rounds, eventsARound, spansAnEvent] = [7, 20_000, 5];
const event: TillkeeperEvent<'file.validated'> = {
  ...{
    id: 'file.validated/0af7651916cd43dd8448eb211c80319c/1',
    type: 'file.validated',
    source: '/tillkeeper/validator',
  },
  ...{ time: '2026-11-20T10:00:00.000Z', subject: '0af7651916cd43dd8448eb211c80319c', key: 'S014' },
  traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
  data: {
    ...{ file_id: '0af7651916cd43dd8448eb211c80319c', run: 1, sender_id: 'S014', file_type: 'sales' },
    ...{ rows_read: 30, rows_held: 0, rows_repeated: 0 },
  },
};
/** So little that what is around it shows: a sha256 of a kilobyte in each span. */
const payload = 'x'.repeat(1024);
const work = async (): Promise<string> => hash('sha256', payload);

/** Microseconds of processor time an event, of the round that was disturbed least. */
async function measure(handle: () => Promise<unknown>): Promise<number> {
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < rounds; round += 1) {
    const before = process.cpuUsage();
    for (let at = 0; at < eventsARound; at += 1) await handle();
    const { user, system } = process.cpuUsage(before);
    best = Math.min(best, (user + system) / eventsARound);
  }
  return best;
}

const collector = createServer((request, response) => {
  request.resume().on('end', () => response.end('{}'));
});
await new Promise<void>(resolve => collector.listen(0, '127.0.0.1', resolve));
const address = collector.address();
if (address === null || typeof address === 'string') throw new Error('no port');
const endpoint = `http://127.0.0.1:${address.port}`;

const rssBefore = process.memoryUsage.rss();
const loadedFrom = performance.now();
const settings = { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_TRACES_SAMPLER_ARG: 1 };
const tracing = await startTracing({ service: 'benchmark', settings });
const loadMs = performance.now() - loadedFrom;
const rssMiB = (process.memoryUsage.rss() - rssBefore) / 2 ** 20;

const telemetryOf = (one: typeof tracing) =>
  createTelemetry({
    logger: createLogger({ service: 'benchmark', level: 'silent', tracing: one }),
    registry: createRegistry(),
    tracing: one,
  });
const handlerWith = (one: typeof tracing) => {
  const telemetry = telemetryOf(one);
  return () =>
    telemetry.consuming({ service: 'loader', event, message: { attempt: 1 } }, async () => {
      for (let at = 0; at < spansAnEvent; at += 1)
        await telemetry.tracing.span('work', { attributes: { 'tillkeeper.run': 1 } }, work);
    });
};
const bare = await measure(async () => {
  for (let at = 0; at < spansAnEvent; at += 1) await work();
});
const off = await measure(handlerWith(noTracing));
const on = await measure(handlerWith(tracing));
await tracing.stop();
collector.closeAllConnections();
collector.close();

const line = (name: string, micros: number): string =>
  `${name.padEnd(28)} ${micros.toFixed(2).padStart(8)} us an event   ${(micros / bare).toFixed(2)} x bare   ${(micros - bare).toFixed(2)} us more`;
process.stdout.write(`${await describeMachine(tmpdir(), { spans: spansAnEvent + 1, rounds })}
${line('bare (5 hashes of 1 KiB)', bare)}
${line('tracing off', off)}
${line('tracing on, all are kept', on)}
loading OpenTelemetry: ${loadMs.toFixed(0)} ms, ${rssMiB.toFixed(1)} MiB (not loaded when off)
`);
process.exit(0);

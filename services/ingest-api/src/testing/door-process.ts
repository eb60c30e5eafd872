import { appendFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createDirectoryBlobStore } from '@tillkeeper/blob-store';
import { createDatabase } from '@tillkeeper/database';
import {
  createLogger,
  createRegistry,
  createSteps,
  createTelemetry,
  loadFormats,
  startTasks,
} from '@tillkeeper/service-kit';
import { ingestApiSettings } from '../config.ts';
import { createIngestApi } from '../service.ts';
import { headOfficeKey } from './start-door.ts';

// The door as a process of its own, which may be killed. Its bus is a file: one event id a line.
const [directory = '', killAtStep = ''] = process.argv.slice(2);
const busFile = join(directory, 'bus.txt');
const telemetry = createTelemetry({
  logger: createLogger({ service: 'ingest-api', level: 'silent' }),
  registry: createRegistry(),
});

// How long the event loop was blocked: the wall clock also shows what other processes took of the processor, the time of this
// thread shows what the door itself did between two turns.
const turns = { lastMs: performance.now(), lastCpuUs: cpuUs(), longestMs: 0, longestCpuMs: 0 };
setInterval(() => {
  const [nowMs, nowCpuUs] = [performance.now(), cpuUs()];
  turns.longestMs = Math.max(turns.longestMs, nowMs - turns.lastMs);
  turns.longestCpuMs = Math.max(turns.longestCpuMs, (nowCpuUs - turns.lastCpuUs) / 1000);
  turns.lastMs = nowMs;
  turns.lastCpuUs = nowCpuUs;
}, 2);
function cpuUs(): number {
  const { user, system } = process.threadCpuUsage();
  return user + system;
}

const api = await createIngestApi({
  blobs: await createDirectoryBlobStore({ directory: join(directory, 'blobs') }),
  bus: {
    publish: messages => appendFile(busFile, messages.map(message => `${message.headers['ce_id']}\n`).join('')),
  },
  database: createDatabase({ url: 'postgres://nobody@127.0.0.1:1/none', connectTimeoutMs: 200 }),
  formats: await loadFormats([]),
  telemetry,
  steps: createSteps({ killAtStep: killAtStep === '' ? undefined : killAtStep }),
  settings: ingestApiSettings.parse({
    ...{ HEAD_OFFICE_KEY: headOfficeKey, HTTP_PORT: '0', WEB_GATHER_EVERY: '100ms', WEB_LEFTOVER_AFTER: '200ms' },
    ...{ ANNOUNCE_LEFTOVERS_AFTER: '100ms', ANNOUNCE_SWEEP_EVERY: '100ms' },
  }),
  now: () => new Date(),
  copyId: `copy-${process.pid}`,
});
const { url } = await api.start();
startTasks(api.service.tasks, telemetry);
process.on('message', async () => {
  const status = await readFile('/proc/self/status', 'utf8').catch(() => '');
  const peakMiB = Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1] ?? 0) / 1024;
  process.send?.({ peakMiB, longestTurnMs: turns.longestMs, longestTurnCpuMs: turns.longestCpuMs });
  Object.assign(turns, { longestMs: 0, longestCpuMs: 0 });
});
process.send?.({ url });

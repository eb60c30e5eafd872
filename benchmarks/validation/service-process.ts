import { readFile } from 'node:fs/promises';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { createDirectoryBlobStore } from '@tillkeeper/blob-store';
import { createDatabase } from '@tillkeeper/database';
import {
  createLogger,
  createRegistry,
  createSteps,
  createTelemetry,
  loadFormats,
  loadSettings,
  ownFormatsDirectory,
} from '@tillkeeper/service-kit';
import { createValidator, createValidatorChildren, validatorSettings } from '@tillkeeper/validator';
import { timesOf } from './child-times.ts';
import type { ServiceMeasured, ServiceWork } from './service-alone.ts';

/**
 * The validator's service as a process of its own, put together as its main.ts does, but for the bus: it is given the events. Says what its event loop
 * and its memory did while the last of them was handled.
 */
const [path = ''] = process.argv.slice(2);
// written by our own parent
const work: ServiceWork = JSON.parse(await readFile(path, 'utf8'));
const settings = loadSettings(validatorSettings, {});
const children = createValidatorChildren({ settings });
await children.warm();
const database = createDatabase({ url: work.databaseUrl, role: 'tillkeeper_validator' });
const telemetry = createTelemetry({
  logger: createLogger({ service: 'validator', level: 'warn' }),
  registry: createRegistry(),
});
const validator = createValidator({
  ...{ database, children, telemetry, settings, steps: createSteps(), now: () => new Date() },
  blobs: await createDirectoryBlobStore({ directory: work.blobDirectory }),
  formats: await loadFormats([ownFormatsDirectory]),
});
const handle = async (event: ServiceWork['last']): Promise<void> =>
  void (await validator.handlers['file.received']?.(event, { signal: new AbortController().signal }));
for (const event of work.before) await handle(event);

const resolutionMs = 1;
const delay = monitorEventLoopDelay({ resolution: resolutionMs });
delay.enable();
const startedAt = performance.now();
await handle(work.last);
const measured: ServiceMeasured = {
  wallMs: performance.now() - startedAt,
  // what it samples is the time between two looks, which are a millisecond apart at least
  longestBlockMs: delay.max / 1e6 - resolutionMs,
  peakMiB: (await timesOf(process.pid)).peakMiB,
};
process.stdout.write(`${JSON.stringify(measured)}\n`);
await children.close();
await database.close();

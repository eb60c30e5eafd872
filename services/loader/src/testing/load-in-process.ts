import { createDirectoryBlobStore } from '@tillkeeper/blob-store';
import { createDatabase } from '@tillkeeper/database';
import { createLogger, createRegistry, createSteps, createTelemetry, loadSettings } from '@tillkeeper/service-kit';
import { createLoaderChildren } from '../child/pool.ts';
import { loaderSettings } from '../config.ts';
import { createLoader } from '../service.ts';
import { loadAsOne } from './load-as-one.ts';

// A loader in a process of its own, which handles one event, or several as one, and may be told to kill itself at a step of it.
const [url = '', blobDirectory = '', json = '', killAtStep, copyFromRows] = process.argv.slice(2);
const children = createLoaderChildren({ size: 1, jobTimeoutMs: 60_000 });
const database = createDatabase({ url, role: 'tillkeeper_loader' });
const blobs = await createDirectoryBlobStore({ directory: blobDirectory });
const steps = createSteps({ killAtStep });
const loader = createLoader({
  database,
  blobs,
  children,
  telemetry: createTelemetry({
    logger: createLogger({ service: 'loader', level: 'silent' }),
    registry: createRegistry(),
  }),
  steps,
  settings: loadSettings(loaderSettings, {
    ...(copyFromRows !== undefined && { LOAD_BY_COPY_FROM_ROWS: copyFromRows }),
  }),
  now: () => new Date(),
});
const event = JSON.parse(json);
if (Array.isArray(event)) await loadAsOne({ database, blobs, steps }, event);
else await loader.handlers['file.validated']?.(event, { signal: new AbortController().signal });
await children.close();
await database.close();

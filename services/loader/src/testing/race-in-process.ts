import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createDirectoryBlobStore } from '@tillkeeper/blob-store';
import { createDatabase } from '@tillkeeper/database';
import { createLogger, createRegistry, createSteps, createTelemetry, loadSettings } from '@tillkeeper/service-kit';
import { createLoaderChildren } from '../child/pool.ts';
import { loaderSettings } from '../config.ts';
import { createLoader } from '../service.ts';

// A loader in a process of its own that handles the events of a file side by side, when it hears a line on its standard input.
const [url = '', blobDirectory = '', eventsPath = '', copyFromRows = ''] = process.argv.slice(2);
const children = createLoaderChildren({ size: 1, jobTimeoutMs: 60_000 });
await children.warm();
const database = createDatabase({ url, role: 'tillkeeper_loader' });
const loader = createLoader({
  database,
  blobs: await createDirectoryBlobStore({ directory: blobDirectory }),
  children,
  telemetry: createTelemetry({
    logger: createLogger({ service: 'loader', level: 'silent' }),
    registry: createRegistry(),
  }),
  steps: createSteps(),
  settings: loadSettings(loaderSettings, { LOAD_BY_COPY_FROM_ROWS: copyFromRows }),
  now: () => new Date(),
});
const events: unknown[] = JSON.parse(await readFile(eventsPath, 'utf8'));
process.stdout.write('ready\n');
await once(process.stdin, 'data');
process.stdin.destroy();
// the handler's own type: what the test wrote is an event of this kind
const handle = loader.handlers['file.validated'] as (event: unknown, context: { signal: AbortSignal }) => Promise<void>;
const side = 4;
await Promise.all(
  Array.from({ length: side }, async (_, first) => {
    for (let at = first; at < events.length; at += side)
      await handle(events[at], { signal: new AbortController().signal });
  }),
);
await children.close();
await database.close();

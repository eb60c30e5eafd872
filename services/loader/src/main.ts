import { runService } from '@tillkeeper/service-host';
import { createLoaderChildren } from './child/pool.ts';
import { loaderSettings } from './config.ts';
import { createLoader } from './service.ts';

await runService({
  name: 'loader',
  role: 'tillkeeper_loader',
  settings: loaderSettings,
  concurrency: settings => settings.LOADER_CONCURRENCY,
  statementTimeoutMs: settings => settings.LOADER_STATEMENT_TIMEOUT,
  async compose(parts, settings) {
    const children = createLoaderChildren({
      size: settings.LOADER_CHILDREN,
      jobTimeoutMs: settings.LOADER_CHILD_TIMEOUT,
    });
    await children.warm();
    return { service: createLoader({ ...parts, children, settings }), stop: () => children.close() };
  },
});

import { afterAll, describe } from 'vitest';
import { loadingWay } from './testing/loading-way.ts';

/**
 * The same tests once more with every file by COPY: by themselves they load files so small that their rows are read in
 * memory. What becomes of a basket does not hang on the way it took.
 */
loadingWay.copyFromRows = 1;
afterAll(() => {
  loadingWay.copyFromRows = undefined;
});

const suites = {
  'loading of sales': () => import('./load-sales.integration.test.ts'),
  verdicts: () => import('./verdicts.integration.test.ts'),
  'order of handling': () => import('./order-of-handling.integration.test.ts'),
  returns: () => import('./sales/returns.integration.test.ts'),
  baselines: () => import('./baselines.integration.test.ts'),
  'second runs': () => import('./releases/second-runs.integration.test.ts'),
};
for (const [name, suite] of Object.entries(suites))
  describe(`by COPY: ${name}`, async () => {
    await suite();
  });

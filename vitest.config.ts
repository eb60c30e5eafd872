import { join } from 'node:path';
import { configDefaults, defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** These take minutes: begun last, the end of the run would be waited for on one core. */
const isLong = ({ moduleId }: TestSpecification): boolean =>
  /tests\/acceptance\/(fleet|standalone)\.test\.ts$/.test(moduleId);

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    return [...sorted.filter(isLong), ...sorted.filter(file => !isLong(file))];
  }
}

export default defineConfig({
  test: {
    include: ['**/*.test.ts'],
    exclude: [...configDefaults.exclude, '**/node_modules/**'],
    globalSetup: ['./packages/database/src/testing/global-setup.ts'],
    pool: 'forks',
    // The machine that checks has two cores, and the servers under test want some of them.
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
    // What is started beside the tests (services, their children, the command line: hundreds of processes) finds its modules
    // compiled: that is 2.3 of the 5.4 s of processor time that the standalone process takes to start.
    env: { NODE_COMPILE_CACHE: join(import.meta.dirname, 'node_modules/.cache/node-compile') },
    testTimeout: 30_000,
    hookTimeout: 120_000,
    teardownTimeout: 60_000,
  },
});

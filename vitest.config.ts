import { join } from 'node:path';
import { configDefaults, defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** They take a whole machine: a Kubernetes node, fleets whose parts are killed. Run after all others, one by one. */
const alone = ['tests/kubernetes/node.test.ts', 'tests/kubernetes/image.test.ts', 'tests/faults/faults.test.ts'];

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
    projects: [
      {
        extends: true,
        test: {
          name: 'side by side',
          include: ['**/*.test.ts'],
          exclude: [...configDefaults.exclude, '**/node_modules/**', ...alone],
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: { name: 'alone', include: alone, maxWorkers: 1, sequence: { groupOrder: 1 } },
      },
    ],
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

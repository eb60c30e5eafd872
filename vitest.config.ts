import { configDefaults, defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['**/*.test.ts'],
    exclude: [...configDefaults.exclude, '**/node_modules/**'],
    globalSetup: ['./packages/database/src/testing/global-setup.ts'],
    pool: 'forks',
    // The machine that checks has two cores, and the servers under test want some of them.
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 120_000,
    teardownTimeout: 60_000,
  },
});

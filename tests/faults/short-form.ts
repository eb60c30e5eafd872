import type { RunSettings } from './run-scenarios.ts';
import { kills } from './scenarios/kills.ts';
import { killsAtSteps, stepsInAll } from './scenarios/kills-at-steps.ts';
import type { Scenario } from './scenarios/scenario.ts';

export const killsInShortForm = 40;

/**
 * For every push: one broker, one door and blobs in a directory, where the long form has three, two and S3; nobody waits for one to be
 * back before the next dies.
 */
export const shortForm: { readonly scenarios: readonly Scenario[]; readonly settings: RunSettings } = {
  scenarios: [
    { ...killsAtSteps, fleet: 'one door' },
    { ...kills, fleet: 'one door' },
  ],
  settings: {
    // of 24 partitions these stores would all have even ones: one of two copies would have nothing to do
    ...{ seed: 7, storeCount: 3, partitions: 7, sessionTimeout: '3s', settleMs: 120_000 },
    pace: { tillsPerStore: 1, pauseMs: [400, 1200] },
    extent: { kills: killsInShortForm - stepsInAll, awayMs: 0, rebalancesMs: 0, between: 2_000 },
  },
};

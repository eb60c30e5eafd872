import type { Recovery } from '../recovery.ts';
import type { Trial } from '../trial.ts';

/** How long and how often. */
export interface Extent {
  readonly kills: number;
  /** Kafka and PostgreSQL are away for so long. */
  readonly awayMs: number;
  /** Consumers join and leave for so long. */
  readonly rebalancesMs: number;
  /** Between two kills: until all flows as before, or so long. */
  readonly between: 'normal flow' | number;
}

export interface Outcome {
  readonly kills: number;
  readonly recoveries: readonly Recovery[];
  /** Figures and what was seen, a line each. */
  readonly notes: readonly string[];
  /** What was not as it must be, beside what the oracle finds. */
  readonly complaints: readonly string[];
}

/** Something that goes wrong while files flow. */
export interface Scenario {
  readonly name: string;
  /** Which fleet it needs. */
  readonly fleet: FleetKind;
  run(trial: Trial, extent: Extent): Promise<Outcome>;
}

/**
 * `plain`: one broker, blobs in a directory. `one door`: as `plain`, with one copy of the API. `whole`: three brokers and S3. The
 * others are as `plain`, prepared for one scenario.
 */
export type FleetKind = 'plain' | 'one door' | 'whole' | 'small disk' | 'poisoned';

/** Running services of a kind. */
export const copiesOf = (trial: Trial, kind: string): string[] =>
  trial.fleet
    .parts()
    .filter(part => part.kind === kind && part.state === 'ready')
    .map(part => part.name);

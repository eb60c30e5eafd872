import { diskFull } from './disk-full.ts';
import { kills } from './kills.ts';
import { killsAtSteps } from './kills-at-steps.ts';
import { mailTrouble } from './mail-trouble.ts';
import { kafkaAway, postgresAway } from './neighbours-away.ts';
import { poison } from './poison.ts';
import { rebalances } from './rebalances.ts';
import { rollingRestart } from './rolling-restart.ts';
import { s3Trouble } from './s3-trouble.ts';
import type { Scenario } from './scenario.ts';

/** By the name that the command takes. */
export const scenarios = {
  kills,
  steps: killsAtSteps,
  'kafka-away': kafkaAway,
  'postgres-away': postgresAway,
  's3-trouble': s3Trouble,
  'mail-trouble': mailTrouble,
  rebalances,
  'disk-full': diskFull,
  'rolling-restart': rollingRestart,
  poison,
} as const satisfies Readonly<Record<string, Scenario>>;

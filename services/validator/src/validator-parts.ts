import type { BlobStore } from '@tillkeeper/blob-store';
import type { SenderFormat } from '@tillkeeper/contracts';
import type { Database } from '@tillkeeper/database';
import type { Slots, Steps, Telemetry } from '@tillkeeper/service-kit';
import type { ValidatorChildren } from './children.ts';
import type { ValidatorSettings } from './config.ts';
import type { ReferenceCache } from './reference-cache.ts';
import type { StagingPartitions } from './staging-partitions.ts';
import type { StoreBaselineCache } from './store-baseline-cache.ts';
import type { ValidatorTelemetry } from './validator-telemetry.ts';

/** The name under which the inbox keeps what was handled. */
export const consumer = 'validator';

export interface ValidatorDependencies {
  readonly database: Database;
  readonly blobs: BlobStore;
  readonly children: ValidatorChildren;
  readonly formats: ReadonlyMap<string, SenderFormat>;
  readonly telemetry: Telemetry;
  readonly steps: Steps;
  readonly settings: ValidatorSettings;
  readonly now: () => Date;
  /** For files in work; default: a directory for temporary files, removed when the process exits. */
  readonly workDirectory?: string;
}

/** What the handlers work with. */
export interface ValidatorParts extends Omit<ValidatorDependencies, 'telemetry' | 'workDirectory'> {
  readonly telemetry: ValidatorTelemetry;
  readonly reference: ReferenceCache;
  readonly storeBaselines: StoreBaselineCache;
  readonly staging: StagingPartitions;
  /** Files of which a few at once fill memory and disk. */
  readonly largeFiles: Slots;
  /** Transactions that keep judgements: more at once only share the database's processors. */
  readonly recording: Slots;
  /** For files in work, readable by us alone; those of a process that was killed are the operating system's to clean. */
  readonly workDirectory: string;
}

import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BlobStore } from '@tillkeeper/blob-store';
import type { SenderFormat } from '@tillkeeper/contracts';
import type { Database } from '@tillkeeper/database';
import type { Service, Steps, Telemetry } from '@tillkeeper/service-kit';
import { createCheckFile } from './check-file.ts';
import type { ValidatorChildren } from './children.ts';
import type { ValidatorSettings } from './config.ts';
import * as repository from './file-repository.ts';
import { createReferenceCache } from './reference-cache.ts';
import { createValidateFile } from './validate-file.ts';
import { createValidatorTelemetry, type ValidatorTelemetry } from './validator-telemetry.ts';

export interface ValidatorDependencies {
  readonly database: Database;
  readonly blobs: BlobStore;
  readonly children: ValidatorChildren;
  readonly formats: ReadonlyMap<string, SenderFormat>;
  readonly telemetry: Telemetry;
  readonly steps: Steps;
  readonly settings: ValidatorSettings;
  readonly now: () => Date;
}

/** What the handlers work with. */
export interface ValidatorParts extends Omit<ValidatorDependencies, 'telemetry'> {
  readonly telemetry: ValidatorTelemetry;
  readonly reference: ReturnType<typeof createReferenceCache>;
  /** For files in work; left-overs of a process that died are the operating system's to clean. */
  readonly workDirectory: string;
}

const hourMs = 3_600_000;
const weekMs = 7 * 24 * hourMs;

/** The validator: takes `file.received`, leaves staging, findings, silver and `file.validated` or `file.rejected`. */
export function createValidator(dependencies: ValidatorDependencies): Service {
  const { database, settings, now } = dependencies;
  const workDirectory = join(tmpdir(), `tillkeeper-validator-${process.pid}`);
  const parts: ValidatorParts = {
    ...dependencies,
    telemetry: createValidatorTelemetry(dependencies.telemetry),
    reference: createReferenceCache(database, workDirectory),
    workDirectory,
  };
  return {
    name: 'validator',
    handlers: { 'file.received': createValidateFile(parts), 'file.check-requested': createCheckFile(parts) },
    tasks: [
      {
        name: 'staging-partitions',
        everyMs: hourMs,
        run: async () => {
          await repository.makeStagingPartition(database, now().toISOString());
          await repository.makeStagingPartition(database, new Date(now().getTime() + weekMs).toISOString());
          await repository.dropStaging(database, new Date(now().getTime() - settings.STAGING_RETENTION));
        },
      },
    ],
  };
}

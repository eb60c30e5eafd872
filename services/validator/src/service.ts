import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Service } from '@tillkeeper/service-kit';
import { createCheckFile } from './check-file.ts';
import * as repository from './file-repository.ts';
import { createReferenceCache } from './reference-cache.ts';
import { createRejudgeFile } from './rejudge-file.ts';
import { createValidateFile } from './validate-file.ts';
import { consumer, type ValidatorDependencies, type ValidatorParts } from './validator-parts.ts';
import { createValidatorTelemetry } from './validator-telemetry.ts';

const hourMs = 3_600_000;
const weekMs = 7 * 24 * hourMs;

/** The validator: takes `file.received`, leaves staging, findings, silver and `file.validated` or `file.rejected`. */
export function createValidator(dependencies: ValidatorDependencies): Service {
  const { database, settings, now } = dependencies;
  const workDirectory = dependencies.workDirectory ?? temporaryDirectory();
  const parts: ValidatorParts = {
    ...dependencies,
    telemetry: createValidatorTelemetry(dependencies.telemetry),
    reference: createReferenceCache(database, workDirectory),
    workDirectory,
  };
  return {
    name: consumer,
    handlers: {
      'file.received': createValidateFile(parts),
      'file.check-requested': createCheckFile(parts),
      'transactions.rejudge-requested': createRejudgeFile(parts),
    },
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

function temporaryDirectory(): string {
  const path = join(tmpdir(), `tillkeeper-validator-${process.pid}-${randomUUID()}`);
  process.once('exit', () => rmSync(path, { recursive: true, force: true }));
  return path;
}

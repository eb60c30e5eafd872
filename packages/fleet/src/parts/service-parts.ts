import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ServiceName } from '@tillkeeper/contracts';
import type { DatabaseRole } from '@tillkeeper/database';
import type { Undertaker } from '../undertaker.ts';
import { ownProcess } from './own-process.ts';
import type { LaunchedPart } from './part.ts';

export const rolesOfServices = {
  'ingest-api': 'tillkeeper_ingest',
  validator: 'tillkeeper_validator',
  loader: 'tillkeeper_loader',
  'error-reporter': 'tillkeeper_reporter',
} as const satisfies Readonly<Record<ServiceName, DatabaseRole>>;

export const serviceNames = ['ingest-api', 'validator', 'loader', 'error-reporter'] as const;

export interface ServicePart {
  readonly service: ServiceName;
  readonly part: LaunchedPart;
  readonly operationsUrl: string;
  /** Of ingest-api. */
  readonly apiUrl: string | undefined;
  /** The page of open problems, of error-reporter. */
  readonly fixUrl: string | undefined;
  setKillStep(step: string | undefined): Promise<void>;
}

/** A start without compiling takes half the processor time: the folder is that of this checkout, so that the next fleet finds it. */
const compiled = fileURLToPath(new URL('../../../../node_modules/.cache/node-compile', import.meta.url));

/** One copy of a service as a process; its ports stay over its starts. */
export function servicePart(copy: {
  name: string;
  service: ServiceName;
  operationsPort: number;
  environment: Readonly<Record<string, string>>;
  directory: string;
  logDirectory: string;
  undertaker: Undertaker;
}): ServicePart {
  const { name, service, operationsPort, environment, undertaker } = copy;
  const operationsUrl = `http://127.0.0.1:${operationsPort}`;
  const main = fileURLToPath(new URL(`../../../../services/${service}/src/main.ts`, import.meta.url));
  const urlOf = (port: string | undefined): string | undefined => port && `http://127.0.0.1:${port}`;
  const killOrder = join(copy.directory, `${name}.kill-at-step`);
  return {
    service,
    operationsUrl,
    apiUrl: urlOf(environment['HTTP_PORT']),
    fixUrl: urlOf(environment['FIX_PORT']),
    part: ownProcess({
      ...{ name, kind: service, operationsUrl, undertaker },
      outputPath: join(copy.logDirectory, `${name}.log`),
      command: async () => ({
        file: process.execPath,
        args: [main],
        environment: {
          OPERATIONS_PORT: String(operationsPort),
          KILL_AT_STEP: `@${killOrder}`,
          NODE_COMPILE_CACHE: compiled,
          ...environment,
        },
      }),
      isReady: async () => (await fetch(`${operationsUrl}/readyz`)).ok,
    }),
    setKillStep: step => (step === undefined ? rm(killOrder, { force: true }) : writeFile(killOrder, step)),
  };
}

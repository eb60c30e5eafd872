import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { migrate } from '@tillkeeper/database';
import type { FleetOptions } from './fleet.ts';
import type { Facts } from './kept-facts.ts';
import { kafkaParts } from './parts/kafka-parts.ts';
import { type MailPart, mailPart } from './parts/mail-part.ts';
import type { LaunchedPart } from './parts/part.ts';
import { postgresPart } from './parts/postgres-part.ts';
import { s3Part } from './parts/s3-part.ts';
import { rolesOfServices } from './parts/service-parts.ts';
import { makeServiceLogins } from './service-logins.ts';
import type { Undertaker } from './undertaker.ts';

/** What the services of a fleet need beside them. */
export interface Neighbours {
  readonly parts: readonly LaunchedPart[];
  readonly brokers: readonly string[];
  readonly blobStoreUrl: string;
  readonly blobStoreEnvironment: Readonly<Record<string, string>>;
  readonly mail: MailPart;
  readonly mailDirectory: string;
  /** The superuser's. */
  databaseUrl(): string;
  /** With the login of a service. */
  databaseUrlOf(service: keyof typeof rolesOfServices): string;
}

/** Makes and starts them side by side; the database is migrated and has a login for each service. */
export async function startNeighbours(options: {
  fleet: FleetOptions;
  directory: string;
  logDirectory: string;
  facts: Facts;
  undertaker: Undertaker;
  /** Hears of each part before it starts, so that what was begun can be ended. */
  onPart: (part: LaunchedPart) => void;
}): Promise<Neighbours> {
  const { fleet, directory, logDirectory, facts, undertaker, onPart } = options;
  const { progress = () => {} } = fleet;
  const around = { logDirectory, undertaker };
  const ports: number[] = [];
  for (let number = 1; number <= facts.brokers; number++)
    ports.push(await facts.portOf(`kafka-${number}`), await facts.portOf(`kafka-${number}-controller`));
  const mailDirectory = join(directory, 'mail');
  const mail = mailPart({ directory: mailDirectory, port: await facts.portOf('mail'), ...around });
  const postgres = postgresPart({
    dataDirectory: join(directory, 'postgres'),
    port: await facts.portOf('postgres'),
    // each copy of a service has up to 16 connections
    settings: { max_connections: '300', ...fleet.postgresSettings },
    undertaker,
  });
  const kafka = await kafkaParts({
    ...{ size: facts.brokers, directory: join(directory, 'kafka'), clusterId: facts.clusterId, ports, ...around },
  });
  const s3 =
    facts.blobs === 's3'
      ? await s3Part({
          ...{ directory: join(directory, 's3'), port: await facts.portOf('s3'), secretAccessKey: facts.s3Secret },
          ...around,
        })
      : undefined;
  const start = async (part: LaunchedPart): Promise<void> => {
    onPart(part);
    await part.start();
    progress(`${part.describe().name} is up`);
  };
  const parts = [postgres, ...kafka.parts, ...(s3 === undefined ? [] : [s3.part]), mail.part];
  const blobs = join(directory, 'blobs');
  await mkdir(blobs, { recursive: true });
  const [databaseUrlOf] = await Promise.all([
    start(postgres).then(async () => {
      await migrate(postgres.url());
      progress('the database is migrated');
      return makeServiceLogins(postgres.url(), rolesOfServices);
    }),
    ...kafka.parts.map(start),
    start(mail.part),
    s3 === undefined ? undefined : start(s3.part).then(s3.makeBucket),
  ]);
  return {
    ...{ parts, brokers: kafka.brokers, mail, mailDirectory, databaseUrlOf },
    blobStoreUrl: s3?.blobStoreUrl ?? pathToFileURL(blobs).href,
    blobStoreEnvironment: s3?.environment ?? {},
    databaseUrl: () => postgres.url(),
  };
}

import type { ServiceName } from '@tillkeeper/contracts';
import type { FleetOptions } from './fleet.ts';
import type { Facts } from './kept-facts.ts';
import type { Neighbours } from './neighbours.ts';

/** The settings of one copy of a service: what a deployment gives it, with addresses of this machine. */
export async function serviceEnvironment(copy: {
  service: ServiceName;
  name: string;
  fleet: FleetOptions;
  facts: Facts;
  neighbours: Neighbours;
}): Promise<Record<string, string>> {
  const { service, name, fleet, facts, neighbours } = copy;
  return {
    DATABASE_URL: neighbours.databaseUrlOf(service),
    KAFKA_BROKERS: neighbours.brokers.join(','),
    KAFKA_REPLICATION_FACTOR: String(facts.brokers),
    BLOB_STORE_URL: neighbours.blobStoreUrl,
    ...neighbours.blobStoreEnvironment,
    LOG_LEVEL: fleet.isQuiet === true ? 'warn' : 'info',
    ...(service === 'ingest-api' && {
      HTTP_PORT: String(await facts.portOf(`${name} http`)),
      HEAD_OFFICE_KEY: facts.headOfficeKey,
    }),
    ...(service === 'error-reporter' && {
      MAIL_URL: neighbours.mail.url,
      MAIL_STARTTLS: 'off',
      FIX_PORT: String(await facts.portOf(`${name} page`)),
      FIX_URL: `http://127.0.0.1:${await facts.portOf('error-reporter-1 page')}`,
      FIX_LINK_SECRET: facts.fixLinkSecret,
    }),
    ...fleet.environment?.all,
    ...fleet.environment?.[service],
  };
}

import { partitionsOfFiles } from '@tillkeeper/contracts';
import { durationMs, wholeNumber, yesOrNo } from '@tillkeeper/service-kit';
import type { Pool } from 'pg';
import { z } from 'zod';
import { createKafkaBus } from './kafka/create-kafka-bus.ts';
import { defaultKafkaClient, type KafkaBusSettings, kafkaClients } from './kafka/kafka-bus-settings.ts';
import type { EventBus } from './port.ts';
import { createPostgresLogBus } from './postgres-log/create-postgres-log-bus.ts';

/** The settings of the bus, for a service's own schema: `z.object({ ...eventBusSettings, ... })`. */
export const eventBusSettings = {
  KAFKA_BROKERS: z
    .string()
    .optional()
    .describe('Kafka brokers as host:port, separated by commas; without them events travel through PostgreSQL'),
  KAFKA_CLIENT: z
    .enum(kafkaClients)
    .prefault(defaultKafkaClient)
    .describe('the library that speaks to Kafka; a group may have members of both while it is changed'),
  KAFKA_TLS: yesOrNo(false).describe('whether brokers are spoken to over TLS'),
  KAFKA_SASL_MECHANISM: z
    .enum(['plain', 'scram-sha-256', 'scram-sha-512'])
    .prefault('scram-sha-512')
    .describe('how the bus signs in to Kafka, where KAFKA_USERNAME is set'),
  KAFKA_USERNAME: z.string().optional().describe('user of the bus in Kafka; without it the bus does not sign in'),
  KAFKA_PASSWORD: z.string().optional().meta({ secret: true }).describe('password of the bus in Kafka'),
  KAFKA_REPLICATION_FACTOR: wholeNumber(3, 1, 9).describe('copies of topics that are made'),
  KAFKA_SESSION_TIMEOUT: durationMs('10s').describe(
    'after so long without a sign of life the partitions of a process are given to others',
  ),
  BUS_PARTITIONS: wholeNumber(partitionsOfFiles, 1, 1_000).describe(
    'partitions of topics that are made: at most so many senders are worked on side by side',
  ),
} as const;

export type EventBusSettings = z.infer<z.ZodObject<typeof eventBusSettings>>;

export interface EventBusOptions {
  readonly settings: EventBusSettings;
  /** The service's name. */
  readonly clientId: string;
  /** Used when there is no Kafka. */
  readonly database: { readonly pool: Pool } | { readonly databaseUrl: string };
  readonly onLog?: KafkaBusSettings['onLog'];
}

/** Kafka where `KAFKA_BROKERS` is set, else the log in PostgreSQL. Connects when it is first used. */
export async function createEventBus({ settings, clientId, database, onLog }: EventBusOptions): Promise<EventBus> {
  const partitions = settings.BUS_PARTITIONS;
  const brokers = brokersOf(settings);
  if (brokers.length === 0) return createPostgresLogBus({ ...database, partitions });
  return createKafkaBus(kafkaBusSettings(settings, { clientId, brokers, ...(onLog === undefined ? {} : { onLog }) }));
}

/** What the environment says of Kafka. */
export function kafkaBusSettings(
  settings: EventBusSettings,
  own: Pick<KafkaBusSettings, 'clientId' | 'brokers' | 'onLog'>,
): KafkaBusSettings {
  const username = settings.KAFKA_USERNAME;
  return {
    ...own,
    client: settings.KAFKA_CLIENT,
    partitions: settings.BUS_PARTITIONS,
    replicationFactor: settings.KAFKA_REPLICATION_FACTOR,
    sessionTimeoutMs: settings.KAFKA_SESSION_TIMEOUT,
    ...(settings.KAFKA_TLS && { tls: {} }),
    ...(username !== undefined && {
      signIn: { mechanism: settings.KAFKA_SASL_MECHANISM, username, password: settings.KAFKA_PASSWORD ?? '' },
    }),
  };
}

export function brokersOf({ KAFKA_BROKERS = '' }: Pick<EventBusSettings, 'KAFKA_BROKERS'>): string[] {
  return KAFKA_BROKERS.split(',').flatMap(broker => broker.trim() || []);
}

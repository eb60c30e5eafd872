import type { ConnectionOptions } from 'node:tls';

export const kafkaClients = ['kafkajs', 'platformatic'] as const;
/** Which library speaks to Kafka. All keep the same contract and give keys the same partitions. */
export type KafkaClientName = (typeof kafkaClients)[number];

export interface KafkaSignIn {
  readonly mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512';
  readonly username: string;
  readonly password: string;
}

export interface KafkaBusSettings {
  /** Default: the one of `defaultKafkaClient`. */
  readonly client?: KafkaClientName;
  /** `host:port` */
  readonly brokers: readonly string[];
  readonly clientId: string;
  /** Of topics that are made by this bus; those that are there keep what they have. Default `partitionsOfFiles`. */
  readonly partitions?: number;
  /** Of topics that are made by this bus. Default 3. */
  readonly replicationFactor?: number;
  /** TLS, and with what; certificates of a private authority come as `ca` or by NODE_EXTRA_CA_CERTS. */
  readonly tls?: Pick<ConnectionOptions, 'ca' | 'cert' | 'key'>;
  readonly signIn?: KafkaSignIn;
  /** After so long without a heartbeat a consumer counts as dead and its partitions go to others. Default 10 s. */
  readonly sessionTimeoutMs?: number;
  /** About how long publishing goes on trying while the brokers are away. Default 30 s; less than 10 s does not outlast a leader's death. */
  readonly publishTimeoutMs?: number;
  /** What the client says (warnings and errors; many of them mend themselves). */
  readonly onLog?: (entry: { level: 'warn' | 'error'; namespace: string; message: string }) => void;
}

export const defaultKafkaClient: KafkaClientName = 'kafkajs';
export const defaultSessionTimeoutMs = 10_000;
export const defaultPublishTimeoutMs = 30_000;
/** A TLS handshake with a broker that has just started on a busy machine takes seconds. */
export const connectTimeoutMs = 5_000;
/** Brokers are given so long to have a batch in all copies. */
export const acknowledgeTimeoutMs = 10_000;
export const messagesAtOnce = 500;
/** Events are under 1 kB: this is more than a partition's consumer works off before the next fetch. */
export const fetchLimits = { waitMs: 250, bytes: 8 * 1024 * 1024, bytesPerPartition: 1024 * 1024 } as const;
export const defaultConcurrency = 4;
/** Stopping does not wait longer for a goodbye that the brokers do not hear. */
export const goodbyeTimeoutMs = 10_000;

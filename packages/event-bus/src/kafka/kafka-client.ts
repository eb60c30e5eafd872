import { Kafka, type KafkaConfig, logLevel, type RetryOptions } from 'kafkajs';

export interface KafkaBusSettings {
  /** `host:port` */
  readonly brokers: readonly string[];
  readonly clientId: string;
  /** Of topics that are made by this bus; those that are there keep what they have. Default 24. */
  readonly partitions?: number;
  /** Of topics that are made by this bus. Default 3. */
  readonly replicationFactor?: number;
  /** TLS; certificates of a private authority come by NODE_EXTRA_CA_CERTS or as options. */
  readonly ssl?: KafkaConfig['ssl'];
  readonly sasl?: KafkaConfig['sasl'];
  /** After so long without a heartbeat a consumer counts as dead and its partitions go to others. Default 10 s. */
  readonly sessionTimeoutMs?: number;
  /** About how long publishing goes on trying while the brokers are away. Default 30 s; less than 10 s does not outlast a leader's death. */
  readonly publishTimeoutMs?: number;
  /** What kafkajs says (warnings and errors; many of them mend themselves). */
  readonly onLog?: (entry: { level: 'warn' | 'error'; namespace: string; message: string }) => void;
}

/** Waits of 0.2 s growing to 1 s: what is longer only delays the first message after an outage. */
export function retryFor(timeoutMs: number): RetryOptions {
  const maxRetryTime = 1_000;
  return {
    initialRetryTime: 200,
    multiplier: 1.6,
    factor: 0.2,
    maxRetryTime,
    retries: Math.max(1, Math.ceil(timeoutMs / maxRetryTime)),
  };
}

/** One for each subscription: kafkajs shares the offsets of a group between all consumers of one client. */
export function createKafkaClient(settings: KafkaBusSettings): Kafka {
  const { onLog } = settings;
  return new Kafka({
    brokers: [...settings.brokers],
    clientId: settings.clientId,
    ...(settings.ssl === undefined ? {} : { ssl: settings.ssl }),
    ...(settings.sasl === undefined ? {} : { sasl: settings.sasl }),
    connectionTimeout: 3_000,
    requestTimeout: 15_000,
    enforceRequestTimeout: true,
    retry: retryFor(settings.publishTimeoutMs ?? 30_000),
    logLevel: onLog === undefined ? logLevel.NOTHING : logLevel.WARN,
    logCreator:
      () =>
      ({ level, namespace, log }) =>
        onLog?.({ level: level === logLevel.ERROR ? 'error' : 'warn', namespace, message: log.message }),
  });
}

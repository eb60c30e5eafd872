import { Kafka, logLevel, type RetryOptions, type SASLOptions } from 'kafkajs';
import { connectTimeoutMs, defaultPublishTimeoutMs, type KafkaBusSettings } from '../kafka/kafka-bus-settings.ts';

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
export function createKafkajsClient(settings: KafkaBusSettings): Kafka {
  const { onLog, signIn, tls } = settings;
  return new Kafka({
    brokers: [...settings.brokers],
    clientId: settings.clientId,
    ...(tls === undefined ? {} : { ssl: tls }),
    ...(signIn === undefined ? {} : { sasl: saslOf(signIn) }),
    connectionTimeout: connectTimeoutMs,
    requestTimeout: 15_000,
    enforceRequestTimeout: true,
    retry: retryFor(settings.publishTimeoutMs ?? defaultPublishTimeoutMs),
    logLevel: onLog === undefined ? logLevel.NOTHING : logLevel.WARN,
    logCreator:
      () =>
      ({ level, namespace, log }) =>
        onLog?.({ level: level === logLevel.ERROR ? 'error' : 'warn', namespace, message: log.message }),
  });
}

/** One case each: the type of kafkajs wants the mechanism as a literal. */
function saslOf({ mechanism, ...credentials }: NonNullable<KafkaBusSettings['signIn']>): SASLOptions {
  switch (mechanism) {
    case 'plain':
      return { mechanism, ...credentials };
    case 'scram-sha-256':
      return { mechanism, ...credentials };
    case 'scram-sha-512':
      return { mechanism, ...credentials };
  }
}

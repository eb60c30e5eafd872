import type { BaseOptions } from '@platformatic/kafka';
import { acknowledgeTimeoutMs, connectTimeoutMs, type KafkaBusSettings } from '../kafka/kafka-bus-settings.ts';

const mechanisms = {
  plain: 'PLAIN',
  'scram-sha-256': 'SCRAM-SHA-256',
  'scram-sha-512': 'SCRAM-SHA-512',
} as const;

/**
 * Options of everything that connects. The client retries nothing by itself: its retries stay on the broker that died and
 * hide the error for as long (640 messages in place of 8,590 in the three-broker test with 60 retries). We do it, around it.
 */
export function clientOptions(settings: KafkaBusSettings) {
  const { signIn, tls } = settings;
  return {
    clientId: settings.clientId,
    bootstrapBrokers: [...settings.brokers],
    connectTimeout: connectTimeoutMs,
    requestTimeout: acknowledgeTimeoutMs + 5_000,
    timeout: acknowledgeTimeoutMs,
    retries: 0,
    metadataMaxAge: 5_000,
    autocreateTopics: false,
    ...(tls === undefined ? {} : { tls: { ...tls }, tlsServerName: true }),
    ...(signIn === undefined
      ? {}
      : {
          sasl: { mechanism: mechanisms[signIn.mechanism], username: signIn.username, password: signIn.password },
        }),
  } satisfies BaseOptions;
}

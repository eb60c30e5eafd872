import { RetryableError } from '@tillkeeper/service-kit';

/**
 * The work, or a `RetryableError` when it has not ended after so long. In a test with three brokers of which one was killed, `send` of
 * @platformatic/kafka 2.12.1 neither resolved nor rejected within a minute, whatever its own time-outs say: no promise of it is waited for without an end.
 */
export async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new RetryableError(`Kafka: no answer within ${ms} ms`)), ms);
  try {
    return await Promise.race([work, promise]);
  } finally {
    clearTimeout(timer);
  }
}

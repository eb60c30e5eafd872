import { setTimeout as sleep } from 'node:timers/promises';
import { AuthenticationError, findErrorBy, GenericError, UserError } from '@platformatic/kafka';
import { RetryableError } from '@tillkeeper/service-kit';
import { answersBeyondRepair } from '../kafka/answers-beyond-repair.ts';

/** Whether the error, or what caused it, would be the same after any wait: refused, or asked wrongly. */
export function isBeyondRepair(error: unknown): boolean {
  return everyCauseOf(error).some(
    one =>
      one instanceof AuthenticationError ||
      ('apiId' in one && typeof one.apiId === 'string' && answersBeyondRepair.has(one.apiId)),
  );
}

/** The error, those that it carries, and what caused them: `findBy` of the client does not look at causes. */
function everyCauseOf(error: unknown): Error[] {
  if (!(error instanceof Error)) return [];
  const carried: unknown[] = error instanceof AggregateError ? error.errors : [];
  return [error, ...[...carried, error.cause].flatMap(everyCauseOf)];
}

/** An error of the client as a `RetryableError`: brokers that are away or moving. What waiting does not mend as an error that says why; anything else as it is. */
export function asRetryable(error: unknown): unknown {
  if (!isOfClient(error)) return error;
  if (isBeyondRepair(error)) return new Error(`Kafka refuses: ${sentencesOf(error)}`, { cause: error });
  if (findErrorBy(error, 'code', UserError.code) !== null && findErrorBy(error, 'canRetry', true) === null)
    return error;
  return new RetryableError(`Kafka: ${sentencesOf(error)}`, { cause: error });
}

/** Runs it again while the cluster is still making up its mind: right after a topic was made, or a leader died. */
export async function settled<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      const told = asRetryable(error);
      if (!(told instanceof RetryableError) || attempt === 20) throw told;
      await sleep(200);
    }
  }
}

/** Errors of this client carry several others, and causes: the innermost say what happened. */
export function sentencesOf(error: unknown): string {
  const inside = everyCauseOf(error).filter(one => one.cause === undefined && !(one instanceof AggregateError));
  return [...new Set(inside.map(({ message }) => message))].join('; ') || String(error);
}

function isOfClient(error: unknown): error is GenericError {
  return error instanceof Error && GenericError.isGenericError(error);
}

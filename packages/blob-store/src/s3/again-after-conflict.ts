import { type S3Client, S3ServiceException } from '@aws-sdk/client-s3';
import { statusOf } from './s3-error.ts';

/**
 * Lets the SDK send a request again that was answered by 409, as often as one that was throttled. Of itself it gives up at
 * once; but 409 says that another request for the same thing was in the way at that moment:
 * - `ConditionalRequestConflict`, `OperationAborted`: S3 asks to send it again;
 * - `ExistingObjectIsDirectory`: a server that keeps objects as files (versitygw) was removing the empty folder of an object just
 *   deleted while this one was to be put into it. Marks of three tills' small files met like that once in a hundred.
 */
export function sendAgainAfterConflict(client: S3Client): void {
  client.middlewareStack.add(
    next => async args => {
      try {
        return await next(args);
      } catch (error) {
        if (error instanceof S3ServiceException && statusOf(error) === 409) error.$retryable = { throttling: false };
        throw error;
      }
    },
    // inside of what sends again, which is of the same step and high
    { name: 'sendAgainAfterConflict', step: 'finalizeRequest', priority: 'low' },
  );
}

import { type PeriodicTask, RetryableError, type Telemetry } from '@tillkeeper/service-kit';
import type { Handled, Mailbox } from './imap-mailbox.ts';

const mostTries = 5;

/** Looks at the mailbox every so often. A mail that cannot be handled is tried again, and stops no other one. */
export function mailboxTask(options: {
  readonly mailbox: Mailbox;
  readonly everyMs: number;
  readonly take: (bytes: Buffer, options: { isLastTry: boolean }) => Promise<Handled>;
  readonly telemetry: Pick<Telemetry, 'logger'>;
}): PeriodicTask {
  const { mailbox, everyMs, take } = options;
  const { logger } = options.telemetry;
  const tries = new Map<string, number>();
  const handle = async (bytes: Buffer, id: string): Promise<Handled> => {
    const count = (tries.get(id) ?? 0) + 1;
    const isLastTry = count >= mostTries;
    try {
      const handled = await take(bytes, { isLastTry });
      if (handled === 'done') tries.delete(id);
      else tries.set(id, count);
      return handled;
    } catch (error) {
      // a database that is away is not the mail's fault, however long it takes
      if (error instanceof RetryableError) {
        logger.warn({ err: error, mail: id }, 'a mail of the mailbox waits');
        return 'later';
      }
      tries.set(id, count);
      // the number of the mail, and nothing that stands in it
      logger.warn({ err: error, mail: id, isLastTry }, 'a mail of the mailbox could not be handled');
      if (isLastTry) tries.delete(id);
      return isLastTry ? 'done' : 'later';
    }
  };
  return {
    name: 'error-reporter.mailbox',
    everyMs,
    async run(signal) {
      const { tooLarge } = await mailbox.read(handle, signal);
      if (tooLarge > 0) logger.warn({ tooLarge }, 'mails of the mailbox were too large to be read');
    },
  };
}

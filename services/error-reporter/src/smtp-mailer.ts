import { RetryableError } from '@tillkeeper/service-kit';
import { createTransport } from 'nodemailer';
import type { Mailer } from './mailer.ts';

/** Sends by the server of an smtp:// or smtps:// address. */
export function createSmtpMailer(url: string): Mailer {
  const transport = createTransport({
    url,
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 30_000,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    async deliver(mail) {
      try {
        await transport.sendMail({
          ...mail,
          to: [mail.to],
          attachments: [...mail.attachments],
          disableFileAccess: true,
          disableUrlAccess: true,
        });
        return { status: 'sent', location: null };
      } catch (error) {
        const code = error instanceof Error && 'responseCode' in error ? Number(error.responseCode) : undefined;
        if (code !== undefined && code >= 500)
          return { status: 'refused', reason: error instanceof Error ? error.message : String(error) };
        throw new RetryableError('the mail server is away or busy', { cause: error });
      }
    },
    async check() {
      await transport.verify();
    },
    replace: async () => false,
    prune: async () => 0,
    async close() {
      transport.close();
    },
  };
}

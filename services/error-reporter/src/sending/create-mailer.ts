import { readFile } from 'node:fs/promises';
import type { ErrorReporterSettings } from '../config.ts';
import { createDirectoryMailer } from './directory-mailer.ts';
import type { Mailer } from './mailer.ts';
import { createSmtpMailer } from './smtp-mailer.ts';

/** The mailer of MAIL_URL; without it mails are `.eml` files in `directory`. */
export async function createMailer(settings: ErrorReporterSettings, directory: string): Promise<Mailer> {
  if (settings.MAIL_URL === undefined) return createDirectoryMailer(directory);
  return createSmtpMailer({
    url: settings.MAIL_URL,
    startTls: settings.MAIL_STARTTLS,
    ca: settings.MAIL_CA_FILE === undefined ? undefined : await readFile(settings.MAIL_CA_FILE, 'utf8'),
    timeoutMs: settings.MAIL_TIMEOUT,
    connections: settings.MAIL_CONNECTIONS,
  });
}

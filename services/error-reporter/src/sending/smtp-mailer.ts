import { createTransport } from 'nodemailer';
import type { Mailer } from './mailer.ts';
import { outcomeOfSmtpError } from './smtp-outcome.ts';

export interface SmtpMailerOptions {
  /** smtps://user:password@host:port (TLS from the first byte), or smtp:// (STARTTLS). */
  readonly url: string;
  /** `off` is for a server on the same machine: the mail and the password are sent as they are. */
  readonly startTls: 'required' | 'off';
  /** Certificates of one's own, in PEM; those that Node knows when it is not given. */
  readonly ca?: string | undefined;
  /** One mail, from the queue to the server's answer. */
  readonly timeoutMs: number;
  readonly connections: number;
}

/** Sends by an SMTP server over connections that are kept. The server's certificate is always verified. */
export function createSmtpMailer(options: SmtpMailerOptions): Mailer {
  const { timeoutMs } = options;
  const { host, port, isSecure, auth } = partsOf(options.url);
  const transport = createTransport({
    pool: true,
    ...{ host, port, secure: isSecure },
    ...(auth !== undefined && { auth }),
    ...(!isSecure && (options.startTls === 'required' ? { requireTLS: true } : { ignoreTLS: true })),
    tls: { rejectUnauthorized: true, minVersion: 'TLSv1.2', ...(options.ca !== undefined && { ca: options.ca }) },
    maxConnections: options.connections,
    maxMessages: 100,
    // a connection that closes under a mail may have taken it: whether it is sent again is decided where it is recorded
    maxRequeues: 0,
    ...{ dnsTimeout: Math.min(timeoutMs, 10_000), connectionTimeout: Math.min(timeoutMs, 10_000) },
    ...{ greetingTimeout: Math.min(timeoutMs, 10_000), socketTimeout: Math.min(timeoutMs, 30_000) },
    ...{ disableFileAccess: true, disableUrlAccess: true },
  });
  return {
    async deliver(mail) {
      try {
        const { response } = await transport.sendMail({
          envelope: { from: mail.from, to: [{ name: '', address: mail.to }] },
          raw: mail.bytes,
          signal: AbortSignal.timeout(timeoutMs),
        });
        return { status: 'sent', location: null, reply: response.slice(0, 500) };
      } catch (error) {
        return outcomeOfSmtpError(error);
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

/** Host, port and login of an address; what else can stand in one (such as switching verification off) is no setting here. */
function partsOf(url: string): {
  host: string;
  port: number;
  isSecure: boolean;
  auth: { user: string; pass: string } | undefined;
} {
  const { protocol, hostname, port, username, password, search, pathname } = new URL(url);
  if (search !== '' || !['', '/'].includes(pathname))
    throw new Error('MAIL_URL is smtps://user:password@host:port or smtp://..., and nothing after it');
  const isSecure = protocol === 'smtps:';
  return {
    host: hostname.replace(/^\[(.*)\]$/, '$1'),
    port: port === '' ? (isSecure ? 465 : 587) : Number(port),
    isSecure,
    auth: username === '' ? undefined : { user: decodeURIComponent(username), pass: decodeURIComponent(password) },
  };
}

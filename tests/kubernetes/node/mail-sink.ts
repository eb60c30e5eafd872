import { once } from 'node:events';
import { buffer } from 'node:stream/consumers';
import { type ParsedMail, parseMail } from '@tillkeeper/fleet';
import { SMTPServer } from 'smtp-server';

export interface MailSink {
  readonly port: number;
  received(): Promise<ParsedMail[]>;
  stop(): Promise<void>;
}

/** A real SMTP server on loopback that keeps what it is given. */
export async function startMailSink(): Promise<MailSink> {
  const raw: Buffer[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    onData(stream, _session, done) {
      buffer(stream).then(
        bytes => {
          raw.push(bytes);
          done();
        },
        error => done(error instanceof Error ? error : new Error(String(error))),
      );
    },
  });
  // connections that break are the sender's
  server.on('error', () => {});
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  const address = server.server.address();
  if (address === null || typeof address === 'string') throw new Error('the SMTP server has no port');
  return {
    port: address.port,
    received: () => Promise.all(raw.map(parseMail)),
    stop: () => new Promise(resolve => server.close(() => resolve())),
  };
}

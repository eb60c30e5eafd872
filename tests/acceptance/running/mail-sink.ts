import { once } from 'node:events';
import { buffer } from 'node:stream/consumers';
import { SMTPServer } from 'smtp-server';
import { type ParsedMail, parseMail } from './parsed-mail.ts';

/** A real SMTP server on loopback that keeps what it is given. */
export async function startMailSink(): Promise<{
  url: string;
  received(): Promise<ParsedMail[]>;
  stop(): Promise<void>;
}> {
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
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  const address = server.server.address();
  if (address === null || typeof address === 'string') throw new Error('the SMTP server has no port');
  return {
    url: `smtp://127.0.0.1:${address.port}`,
    received: () => Promise.all(raw.map(parseMail)),
    stop: () => new Promise(resolve => server.close(() => resolve())),
  };
}

import { once } from 'node:events';
import { buffer } from 'node:stream/consumers';
import { SMTPServer } from 'smtp-server';
import type { ownCertificate } from './own-certificate.ts';

export interface TakenMail {
  readonly to: readonly string[];
  readonly from: string;
  readonly wasEncrypted: boolean;
  readonly user: string;
  readonly raw: Buffer;
}

/** A real SMTP server with STARTTLS (or TLS from the first byte) and a password, which can be stopped and started on its port. */
export async function tlsMailServer(options: {
  certificate: ReturnType<typeof ownCertificate>;
  password: string;
  isSecure?: boolean;
  hasStartTls?: boolean;
  /** What it says to a recipient that it never takes. */
  refused?: (address: string) => string | undefined;
}): Promise<{ readonly port: number; readonly taken: TakenMail[]; start(): Promise<void>; stop(): Promise<void> }> {
  const { certificate, password, isSecure = false, hasStartTls = true, refused } = options;
  const taken: TakenMail[] = [];
  let port = 0;
  let server: SMTPServer | undefined;
  const start = async (): Promise<void> => {
    server = new SMTPServer({
      ...{ key: certificate.key, cert: certificate.cert, secure: isSecure },
      ...(!hasStartTls && { hideSTARTTLS: true, disabledCommands: ['STARTTLS'] }),
      allowInsecureAuth: false,
      onAuth: ({ username, password: given }, _session, done) =>
        given === password ? done(null, { user: username }) : done(new Error('wrong password')),
      onRcptTo({ address }, _session, done) {
        const reason = refused?.(address);
        done(reason === undefined ? null : Object.assign(new Error(reason), { responseCode: 550 }));
      },
      onData(stream, { envelope, secure, user }, done) {
        buffer(stream).then(
          raw => {
            const from = envelope.mailFrom === false ? '' : envelope.mailFrom.address;
            const to = envelope.rcptTo.map(one => one.address);
            taken.push({ to, from, wasEncrypted: secure, user: String(user), raw });
            done();
          },
          (error: unknown) => done(error instanceof Error ? error : new Error(String(error))),
        );
      },
    });
    server.on('error', () => {});
    server.listen(port, '127.0.0.1');
    await once(server.server, 'listening');
    const address = server.server.address();
    if (address === null || typeof address === 'string') throw new Error('the SMTP server has no port');
    ({ port } = address);
  };
  await start();
  return {
    taken,
    get port() {
      return port;
    },
    start,
    stop: () =>
      new Promise(resolve => {
        if (server === undefined) resolve();
        else server.close(() => resolve());
        server = undefined;
      }),
  };
}

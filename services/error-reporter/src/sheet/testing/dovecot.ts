import { execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, chown, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { promisify } from 'node:util';

const program = '/usr/sbin/dovecot';
const run = promisify(execFile);

/** Tests that need a real IMAP server are skipped where there is none, or where it may not be started. */
export const hasDovecot = existsSync(program) && process.getuid?.() === 0;

export interface ImapServer {
  /** With user and password. */
  readonly url: string;
  /** The certificate that verifies it. */
  readonly ca: string;
  /** A mail comes. */
  receive(mail: Buffer): Promise<void>;
  /** Mails in the inbox, with the keywords that stand in Dovecot's own file. */
  keywords(): Promise<string>;
  count(): Promise<number>;
  close(): Promise<void>;
}

const address = 'reports@tillkeeper.example';
const password = 'p@ss/wört %';

/** Dovecot with one mailbox, over TLS, on a free port. */
export async function startDovecot(): Promise<ImapServer> {
  const directory = await mkdtemp(join(tmpdir(), 'tillkeeper-dovecot-'));
  // its own users, who are not root, have to get there
  await chmod(directory, 0o755);
  const inbox = join(directory, 'mail');
  for (const part of ['', 'cur', 'new', 'tmp']) await mkdir(join(inbox, part), { recursive: true });
  const [key, certificate] = [join(directory, 'key.pem'), join(directory, 'certificate.pem')];
  await run('openssl', [
    ...['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=localhost'],
    ...['-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1', '-keyout', key, '-out', certificate],
  ]);
  const [uid, gid] = await Promise.all(
    ['-u', '-g'].map(async flag => Number((await run('id', [flag, 'dovecot'])).stdout)),
  );
  for (const path of [inbox, ...['cur', 'new', 'tmp'].map(part => join(inbox, part))])
    await chown(path, uid ?? 0, gid ?? 0);
  const port = await freePort();
  await writeFile(join(directory, 'users'), `${address}:{PLAIN}${password}:${uid}:${gid}::${directory}::\n`);
  await writeFile(
    join(directory, 'dovecot.conf'),
    `protocols = imap
base_dir = ${join(directory, 'run')}
log_path = ${join(directory, 'log')}
listen = 127.0.0.1
ssl = required
ssl_cert = <${certificate}
ssl_key = <${key}
mail_location = maildir:${inbox}
first_valid_uid = 1
passdb {
  driver = passwd-file
  args = scheme=PLAIN ${join(directory, 'users')}
}
userdb {
  driver = passwd-file
  args = ${join(directory, 'users')}
}
service imap-login {
  inet_listener imap {
    port = 0
  }
  inet_listener imaps {
    address = 127.0.0.1
    port = ${port}
    ssl = yes
  }
}
`,
  );
  const server = spawn(program, ['-F', '-c', join(directory, 'dovecot.conf')], { stdio: 'ignore' });
  const ended = new Promise<void>(resolve => server.once('exit', () => resolve()));
  const ca = await readFile(certificate, 'utf8');
  await answering(port, ca).catch(async (error: unknown) => {
    server.kill();
    throw new Error(await readFile(join(directory, 'log'), 'utf8').catch(() => 'no log'), { cause: error });
  });
  let received = 0;
  const names = async (): Promise<string[]> =>
    (await Promise.all(['cur', 'new'].map(part => readdir(join(inbox, part))))).flat();
  return {
    url: `imaps://${encodeURIComponent(address)}:${encodeURIComponent(password)}@127.0.0.1:${port}`,
    ca,
    async receive(mail) {
      received += 1;
      const path = join(inbox, 'new', `${Date.now()}.${received}.test`);
      await writeFile(path, mail);
      await chown(path, uid ?? 0, gid ?? 0);
    },
    keywords: () => readFile(join(inbox, 'dovecot-keywords'), 'utf8').catch(() => ''),
    count: async () => (await names()).length,
    async close() {
      server.kill();
      await ended;
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** Of the system's choosing; somebody else may take it before it is used, but hardly will. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const bound = server.address();
  await new Promise(resolve => server.close(resolve));
  if (bound === null || typeof bound === 'string') throw new Error('there is no port');
  return bound.port;
}

async function answering(port: number, ca: string): Promise<void> {
  const until = Date.now() + 20_000;
  for (;;) {
    const isUp = await new Promise<boolean>(resolve => {
      const socket = connect({ host: '127.0.0.1', port, ca }, () => socket.once('data', () => done(true)));
      const done = (up: boolean): void => {
        socket.destroy();
        resolve(up);
      };
      socket.once('error', () => done(false));
    });
    if (isUp) return;
    if (Date.now() > until) throw new Error('Dovecot does not answer');
    await new Promise(resolve => setTimeout(resolve, 100));
  }
}

import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { SMTPServer } from 'smtp-server';

/** A real SMTP server on loopback that keeps every mail as a file: `main.ts PORT DIRECTORY`. It refuses while `DIRECTORY/refuse` is there. */
const [port, directory] = process.argv.slice(2);
if (port === undefined || directory === undefined) throw new Error('usage: main.ts PORT DIRECTORY');

let taken = (await readdir(directory)).filter(name => name.endsWith('.eml')).length;

async function keep(bytes: Buffer): Promise<void> {
  taken += 1;
  const path = join(directory ?? '', `${String(taken).padStart(6, '0')}.eml`);
  await writeFile(`${path}.part`, bytes, { flush: true });
  await rename(`${path}.part`, path);
}

const server = new SMTPServer({
  authOptional: true,
  disabledCommands: ['STARTTLS', 'AUTH'],
  onMailFrom(_address, _session, done) {
    const isRefusing = existsSync(join(directory, 'refuse'));
    done(isRefusing ? Object.assign(new Error('not now'), { responseCode: 451 }) : null);
  },
  onData(stream, _session, done) {
    buffer(stream)
      .then(keep)
      .then(
        () => done(),
        error => done(error instanceof Error ? error : new Error(String(error))),
      );
  },
});
// connections that break are the sender's
server.on('error', () => {});
server.listen(Number(port), '127.0.0.1');
await once(server.server, 'listening');
process.once('SIGTERM', () => server.close(() => process.exit(0)));

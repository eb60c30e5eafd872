import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type ParsedMail, parseMail } from '../mail/parsed-mail.ts';
import type { Undertaker } from '../undertaker.ts';
import { ownProcess } from './own-process.ts';
import type { LaunchedPart } from './part.ts';

export interface MailPart {
  readonly part: LaunchedPart;
  readonly url: string;
  received(): Promise<ParsedMail[]>;
  setRefusal(isOn: boolean): Promise<void>;
}

/** An SMTP server that keeps what it is given as `.eml` files in the directory, over its starts. */
export function mailPart(server: {
  directory: string;
  port: number;
  logDirectory: string;
  undertaker: Undertaker;
}): MailPart {
  const { directory, port, undertaker } = server;
  const program = fileURLToPath(new URL('../mail/main.ts', import.meta.url));
  const refusal = join(directory, 'refuse');
  return {
    url: `smtp://127.0.0.1:${port}`,
    part: ownProcess({
      name: 'mail',
      kind: 'mail',
      undertaker,
      outputPath: join(server.logDirectory, 'mail.log'),
      async command() {
        await mkdir(directory, { recursive: true });
        return { file: process.execPath, args: [program, String(port), directory] };
      },
      isReady: () => isListening(port),
      stopWithinMs: 5_000,
    }),
    async received() {
      const names = (await readdir(directory)).filter(name => name.endsWith('.eml')).sort();
      return Promise.all(names.map(async name => parseMail(await readFile(join(directory, name)))));
    },
    setRefusal: isOn => (isOn ? writeFile(refusal, '') : rm(refusal, { force: true })),
  };
}

function isListening(port: number): Promise<boolean> {
  return new Promise(resolve => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true));
    socket.once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}

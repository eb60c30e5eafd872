import { mkdir, open, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createTransport } from 'nodemailer';
import { buffer } from 'node:stream/consumers';
import { Readable } from 'node:stream';
import type { Mailer } from './mailer.ts';

/** Keeps mails as `.eml` files. The name is made from the mail, so that one that is delivered twice is one file. */
export function createDirectoryMailer(directory: string): Mailer {
  const transport = createTransport({ streamTransport: true, newline: 'windows' });
  return {
    async deliver(mail) {
      const { message } = await transport.sendMail({
        ...mail,
        to: [mail.to],
        attachments: [...mail.attachments],
        disableFileAccess: true,
        disableUrlAccess: true,
      });
      const bytes = Buffer.isBuffer(message) ? message : await buffer(Readable.from(message));
      const path = join(directory, mail.fileName);
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      const temporary = `${path}.part`;
      const file = await open(temporary, 'w', 0o600);
      try {
        await file.writeFile(bytes);
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(temporary, path);
      return { status: 'sent', location: path };
    },
    async check() {
      await mkdir(directory, { recursive: true, mode: 0o700 });
    },
    async close() {},
  };
}

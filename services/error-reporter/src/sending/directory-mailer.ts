import { mkdir, open, readdir, rename, rm, rmdir, stat, utimes } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Mail, Mailer } from './mailer.ts';

/** Keeps mails as `.eml` files. The name is made from the mail, so that one that is delivered twice is one file. */
export function createDirectoryMailer(directory: string): Mailer {
  const write = async (mail: Mail): Promise<string> => {
    const path = join(directory, mail.fileName);
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    const temporary = `${path}.part`;
    const file = await open(temporary, 'w', 0o600);
    try {
      await file.writeFile(mail.bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
    return path;
  };
  return {
    deliver: async mail => ({ status: 'sent', location: await write(mail), reply: null }),
    async replace(mail) {
      const path = join(directory, mail.fileName);
      const [kept] = await stat(path).then(found => [found], nothingWhenAbsent);
      if (kept === undefined) return false;
      await write(mail);
      // it goes when it would have gone
      await utimes(path, kept.atime, kept.mtime);
      return true;
    },
    async check() {
      await mkdir(directory, { recursive: true, mode: 0o700 });
    },
    async prune(before) {
      let deleted = 0;
      const folders = await readdir(directory, { withFileTypes: true }).catch(nothingWhenAbsent);
      for (const folder of folders.filter(entry => entry.isDirectory() && /^\d{4}-\d\d-\d\d$/.test(entry.name))) {
        const path = join(directory, folder.name);
        for (const name of (await readdir(path)).filter(isOurs)) {
          if ((await stat(join(path, name))).mtime >= before) continue;
          await rm(join(path, name), { force: true });
          if (name.endsWith('.eml')) deleted += 1;
        }
        // one in which something is left stays; an empty one may be written to this moment: `deliver` then tries again
        await rmdir(path).catch(() => {});
      }
      return deleted;
    },
    async close() {},
  };
}

/** Mails, and the halves of mails that a process left when it died. Other people's files are not ours to delete. */
const isOurs = (name: string): boolean => name.endsWith('.eml') || name.endsWith('.eml.part');

function nothingWhenAbsent(error: unknown): never[] {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
  throw error;
}

import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import PostalMime from 'postal-mime';
import type { Seen } from './seen-files.ts';

/** A mail as the server was given it. */
export interface TakenMail {
  readonly message_id: string;
  readonly recipient: string;
  readonly subject: string;
  readonly sha256: string;
}

/** Every `.eml` of the directory; the same mail twice is two. */
export async function readMails(directory: string, seen: Seen): Promise<TakenMail[]> {
  const names = (await readdir(directory)).filter(name => name.endsWith('.eml')).sort();
  return seen.all(names, directory, async (_, bytes) => {
    const mail = await PostalMime.parse(bytes);
    return {
      message_id: mail.messageId ?? '',
      recipient: mail.to?.map(one => one.address ?? '').join(',') ?? '',
      subject: mail.subject ?? '',
      sha256: createHash('sha256').update(bytes).digest('hex'),
    };
  });
}

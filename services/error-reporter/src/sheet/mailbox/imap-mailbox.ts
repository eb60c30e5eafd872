import type { ImapFlow } from 'imapflow';

/** done: it is not looked at again. later: it is, with the next round. */
export type Handled = 'done' | 'later';

export interface MailboxRound {
  readonly handled: number;
  /** Mails of which nothing was read. */
  readonly tooLarge: number;
}

export interface Mailbox {
  /** Hands over each mail that was not done yet, the oldest first. Throws when the server is away. */
  read(handle: (bytes: Buffer, id: string) => Promise<Handled>, signal: AbortSignal): Promise<MailboxRound>;
}

/** Mails are left where they are, for people to read; this keyword says that they were looked at. */
const doneFlag = 'TillkeeperDone';
const mostAtOnce = 50;
const timeoutMs = 60_000;

/** A mailbox of any IMAP server, over TLS alone. `url` as in MAILBOX_URL. */
export function createImapMailbox(options: {
  readonly url: string;
  readonly ca: string | undefined;
  /** A larger mail is not fetched. */
  readonly maxBytes: number;
}): Mailbox {
  const url = new URL(options.url);
  const folder = decodeURIComponent(url.pathname.slice(1)) || 'INBOX';
  return {
    async read(handle, signal) {
      // only who has a mailbox waits for it to be loaded
      const imap = await import('imapflow');
      const client = new imap.ImapFlow({
        ...{ host: url.hostname, port: Number(url.port || 993), secure: true, logger: false },
        auth: { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) },
        tls: { minVersion: 'TLSv1.2', ...(options.ca !== undefined && { ca: options.ca }) },
        // what is judged meanwhile may take long; the connection is idle then
        ...{ connectionTimeout: timeoutMs, greetingTimeout: timeoutMs, socketTimeout: 10 * timeoutMs },
        disableAutoIdle: true,
      });
      // what happens to the connection comes back from the command that is waiting as well
      client.on('error', () => {});
      await client.connect().catch((error: unknown) => {
        throw new Error(`the mailbox does not open: ${reasonOf(error)}`, { cause: error });
      });
      try {
        const lock = await client.getMailboxLock(folder);
        try {
          return await readNew(client, handle, signal, options.maxBytes);
        } finally {
          lock.release();
        }
      } finally {
        await client.logout().catch(() => client.close());
      }
    },
  };
}

/** What the server said: the library's own words are always the same. */
const reasonOf = (error: unknown): string =>
  error instanceof Error && 'responseText' in error ? String(error.responseText) : String(error);

async function readNew(
  client: ImapFlow,
  handle: (bytes: Buffer, id: string) => Promise<Handled>,
  signal: AbortSignal,
  maxBytes: number,
): Promise<MailboxRound> {
  const found = await client.search({ unKeyword: doneFlag, deleted: false }, { uid: true });
  const uids = Array.isArray(found) ? found.sort((a, b) => a - b) : [];
  let [handled, tooLarge] = [0, 0];
  for (const uid of uids) {
    if (signal.aborted || handled + tooLarge >= mostAtOnce) break;
    const { size } = (await client.fetchOne(String(uid), { size: true }, { uid: true })) || {};
    if (size === undefined) continue;
    if (size > maxBytes) tooLarge += 1;
    else {
      const { source } = (await client.fetchOne(String(uid), { source: true }, { uid: true })) || {};
      if (source === undefined || (await handle(source, String(uid))) === 'later') continue;
      handled += 1;
    }
    await client.messageFlagsAdd(String(uid), [doneFlag], { uid: true });
  }
  return { handled, tooLarge };
}

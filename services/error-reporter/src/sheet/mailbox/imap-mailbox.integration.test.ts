import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasDovecot, type ImapServer, startDovecot } from '../testing/dovecot.ts';
import { mailOf } from '../testing/mail-of.ts';
import { createImapMailbox, type Handled } from './imap-mailbox.ts';

const never = new AbortController().signal;

describe.skipIf(!hasDovecot)('a mailbox of a real IMAP server (skipped without Dovecot, or rights to start it)', () => {
  let server: ImapServer;
  beforeAll(async () => {
    server = await startDovecot();
  });
  afterAll(() => server?.close());

  const mailbox = (other: Partial<Parameters<typeof createImapMailbox>[0]> = {}) =>
    createImapMailbox({ url: server.url, ca: server.ca, maxBytes: 1_000_000, ...other });
  /** What was handed over, by its Message-ID. */
  async function round(answer: Handled = 'done', other: Parameters<typeof mailbox>[0] = {}) {
    const ids: string[] = [];
    const result = await mailbox(other).read(async bytes => {
      ids.push(/^Message-ID: (\S+)/im.exec(bytes.toString('latin1'))?.[1] ?? '');
      return answer;
    }, never);
    return { ...result, ids };
  }

  test('each mail is handed over once, the oldest first, and left where it is; one that is put off comes again', async () => {
    expect(await round()).toEqual({ handled: 0, tooLarge: 0, ids: [] });
    await server.receive(await mailOf({ messageId: '<1@x.example>', sheets: [Buffer.from('one')] }));
    await server.receive(await mailOf({ messageId: '<2@x.example>' }));
    expect((await round('later')).ids).toEqual(['<1@x.example>', '<2@x.example>']);
    expect(await round()).toEqual({ handled: 2, tooLarge: 0, ids: ['<1@x.example>', '<2@x.example>'] });
    expect(await round()).toEqual({ handled: 0, tooLarge: 0, ids: [] });
    expect(await server.count()).toBe(2);
    expect(await server.keywords()).toContain('TillkeeperDone');
  });

  test('a mail that is too large is not fetched, and not asked for again', async () => {
    await server.receive(await mailOf({ messageId: '<3@x.example>', sheets: [Buffer.alloc(100_000)] }));
    expect(await round('done', { maxBytes: 50_000 })).toEqual({ handled: 0, tooLarge: 1, ids: [] });
    expect(await round()).toEqual({ handled: 0, tooLarge: 0, ids: [] });
  });

  test('a mail whose handling fails stays, and the connection is given back', async () => {
    await server.receive(await mailOf({ messageId: '<4@x.example>' }));
    await expect(mailbox().read(() => Promise.reject(new Error('it broke')), never)).rejects.toThrow('it broke');
    expect((await round()).ids).toEqual(['<4@x.example>']);
  });

  test('a server whose certificate nobody vouches for, and a wrong password, are refused', async () => {
    await expect(round('done', { ca: undefined })).rejects.toThrow(/certificate/);
    const wrong = new URL(server.url);
    wrong.password = 'wrong';
    await expect(round('done', { url: wrong.href })).rejects.toThrow(
      'the mailbox does not open: Authentication failed.',
    );
  });
});

import { mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createDirectoryMailer } from './directory-mailer.ts';
import type { Mail } from './mailer.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'tillkeeper-mail-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

const mail = (fileName: string): Mail => ({
  messageId: `<${fileName}@tillkeeper.example>`,
  from: 'reports@tillkeeper.example',
  to: 'ada@stores.example',
  bytes: Buffer.from('Subject: Store S014\r\n\r\ntext\r\n'),
  fileName,
});
const kept = async (): Promise<string[]> => (await readdir(directory, { recursive: true })).sort();
const age = (path: string, when: string): Promise<void> =>
  utimes(join(directory, path), new Date(when), new Date(when));

test('old mails are deleted with their empty folder, younger ones and files of others stay', async () => {
  const mailer = createDirectoryMailer(directory);
  for (const name of ['2026-10-01/a.eml', '2026-11-01/b.eml', '2026-11-01/c.eml']) await mailer.deliver(mail(name));
  await writeFile(join(directory, '2026-11-01', 'notes.txt'), 'mine');
  await writeFile(join(directory, '2026-11-01', 'd.eml.part'), 'half a mail');
  await writeFile(join(directory, 'saved.eml'), 'put here by a person');
  for (const name of ['2026-10-01/a.eml', '2026-11-01/b.eml', '2026-11-01/d.eml.part', '2026-11-01/notes.txt'])
    await age(name, '2026-10-02T00:00:00Z');
  await age('2026-11-01/c.eml', '2026-11-02T00:00:00Z');

  expect(await mailer.prune(new Date('2026-10-15T00:00:00Z'))).toBe(2);
  expect(await kept()).toEqual(['2026-11-01', '2026-11-01/c.eml', '2026-11-01/notes.txt', 'saved.eml']);
});

test('where no mail was ever kept there is nothing to prune', async () => {
  expect(await createDirectoryMailer(join(directory, 'none')).prune(new Date())).toBe(0);
});

test('a mail that is kept is written anew and goes when it would have gone; one that is gone does not come back', async () => {
  const mailer = createDirectoryMailer(directory);
  await mailer.deliver(mail('2026-11-01/a.eml'));
  await age('2026-11-01/a.eml', '2026-11-01T12:00:00Z');
  expect(await mailer.replace({ ...mail('2026-11-01/a.eml'), bytes: Buffer.from('other words') })).toBe(true);
  expect(await readFile(join(directory, '2026-11-01/a.eml'), 'utf8')).toContain('other words');
  expect((await stat(join(directory, '2026-11-01/a.eml'))).mtime).toEqual(new Date('2026-11-01T12:00:00Z'));
  expect(await mailer.replace(mail('2026-11-01/b.eml'))).toBe(false);
  expect(await kept()).toEqual(['2026-11-01', '2026-11-01/a.eml']);
});

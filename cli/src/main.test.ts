import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';

const directory = await mkdtemp(join(tmpdir(), 'tillkeeper-cli-'));
afterAll(() => rm(directory, { recursive: true, force: true }));
const file = join(directory, 'S014_sales_20261120_T02_000123.csv');
await writeFile(file, 'transaction_id\n');

const run = (args: string[], environment: Record<string, string> = {}) =>
  new Promise<{ code: number; said: string }>(resolve => {
    const options = { env: { PATH: process.env['PATH'], DATA_DIRECTORY: directory, ...environment } };
    const main = fileURLToPath(new URL('main.ts', import.meta.url));
    execFile(process.execPath, [main, ...args], options, (error, _stdout, stderr) =>
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, said: stderr }),
    );
  });

const server = ['--url', 'http://127.0.0.1:9', '--key', 'k'];
const none = join(directory, 'none.csv');
describe.each<[what: string, args: string[], said: string]>([
  ['an unknown command', ['frob'], "unknown command 'frob'"],
  ['no server', ['stores'], 'No server'],
  ['files that are not there', ['send', none, directory, '--sender', 'S1', ...server], `${directory} is not a file`],
  ['a check of a file that is not there', ['check', none, ...server], 'cannot be read'],
  ['a time that is no number', ['send', file, '--timeout', 'long', ...server], 'whole number of at least 1'],
  ['a negative number of rows', ['generate', '--out', directory, '--rows', '-5'], 'whole number of at least 0'],
  ['a day that the calendar lacks', ['generate', '--out', directory, '--date', '2026-02-30'], 'It must be a day'],
  [
    'head office for one store',
    ['senders', 'add', 'X', '--kind', 'head_office', '--store', 'A', ...server],
    'all stores',
  ],
  ['a migration of no database', ['migrate'], 'No database'],
  ['dead letters of nowhere', ['dead-letters', 'list'], 'No database'],
  ['reports of nowhere', ['report'], 'No operations address'],
  [
    'a report that is no number',
    ['report', 'resend', 'x', '--operations-url', 'http://127.0.0.1:9'],
    'report resend <number>',
  ],
  ['a bounce of nothing', ['report', 'bounced', '--operations-url', 'http://127.0.0.1:9'], '--message-id'],
])('%s', (_what, args, said) => {
  test('is wrong usage: exit code 2, in words, without a stack', async () => {
    const ended = await run(args);
    expect(ended.said).toContain(said);
    expect(ended.said).not.toMatch(/\n\s+at /);
    expect(ended.code).toBe(2);
  });
});

describe.each<[what: string, args: string[], environment: Record<string, string>]>([
  ['a server', ['stores', ...server], {}],
  ['a database', ['migrate'], { DATABASE_URL: 'postgres://a:b@127.0.0.1:9/x' }],
])('%s that is away', (_what, args, environment) => {
  test('ends with exit code 3, in words', async () => {
    const ended = await run(args, environment);
    expect(ended.said).not.toMatch(/\n\s+at /);
    expect(ended.code).toBe(3);
  });
});

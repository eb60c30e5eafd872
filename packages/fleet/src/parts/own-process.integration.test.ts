import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startUndertaker, type Undertaker } from '../undertaker.ts';
import { ownProcess } from './own-process.ts';

let directory: string;
let undertaker: Undertaker;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'tillkeeper-own-process-'));
  undertaker = startUndertaker();
});
afterAll(async () => {
  await undertaker.close();
  await rm(directory, { recursive: true, force: true });
});

/** A program of one line as a part. */
const partOf = (program: string, more: Partial<Parameters<typeof ownProcess>[0]> = {}) =>
  ownProcess({
    ...{ name: 'it', kind: 'mail', undertaker, outputPath: join(directory, 'it.log') },
    command: async () => ({ file: process.execPath, args: ['-e', program] }),
    isReady: async () => true,
    ...more,
  });
const idle = 'setInterval(() => {}, 1000)';

test('what ends by itself while it starts is an error with its last words', async () => {
  const part = partOf('console.error("no disk"); process.exit(3)', { isReady: async () => false });
  await expect(part.start()).rejects.toThrow(/it ended while it started \(exit code 3\):[\s\S]*no disk/);
  expect(part.describe()).toMatchObject({ state: 'ended', pid: undefined, exit: { code: 3, wasTold: false } });
});

test('what is killed while it starts is no error: whoever killed it knows', async () => {
  const part = partOf(idle, { isReady: async () => false });
  const started = part.start();
  for (; part.describe().state === 'starting'; await part.kill('SIGKILL')) await new Promise(setImmediate);
  await started;
  expect(part.describe()).toMatchObject({ state: 'ended', exit: { signal: 'SIGKILL' } });
});

test('a program that is not there is an error', async () => {
  const part = partOf('', { command: async () => ({ file: join(directory, 'nothing'), args: [] }) });
  await expect(part.start()).rejects.toThrow('ENOENT');
  expect(part.describe()).toMatchObject({ state: 'ended', pid: undefined });
});

test('what does not stop when it is told to is killed after its time, and was told', async () => {
  const deaf = partOf('', {
    stopWithinMs: 100,
    command: async () => ({
      file: process.execPath,
      args: ['-e', `process.on('SIGTERM', () => {}); ${idle}; console.log('deaf')`],
    }),
    isReady: async () => deaf.output().endsWith('deaf\n'),
  });
  await writeFile(join(directory, 'it.log'), '');
  await deaf.start();
  await deaf.stop();
  expect(deaf.describe()).toMatchObject({ state: 'stopped', exit: { signal: 'SIGKILL', wasTold: true } });
});

test('one that is paused stands still, goes on, and can be stopped while it is paused', async () => {
  const part = partOf(idle);
  await part.start();
  part.pause();
  expect(part.describe().state).toBe('paused');
  part.resume();
  expect(part.describe().state).toBe('ready');
  part.pause();
  await part.stop();
  expect(part.describe()).toMatchObject({ state: 'stopped', exit: { signal: 'SIGTERM', wasTold: true } });
});

test('it gets none of the settings of its parent, only what programs need', async () => {
  process.env['HEAD_OFFICE_KEY'] = 'of the parent';
  await writeFile(join(directory, 'it.log'), '');
  const part = partOf('', {
    command: async () => ({
      file: process.execPath,
      args: ['-e', 'console.log(JSON.stringify(process.env)); setInterval(() => {}, 1000)'],
      environment: { OPERATIONS_PORT: '1' },
    }),
    isReady: async () => part.output().includes('}'),
  });
  await part.start();
  await part.stop();
  delete process.env['HEAD_OFFICE_KEY'];
  const environment = JSON.parse(part.output());
  expect(environment).toMatchObject({ OPERATIONS_PORT: '1', PATH: process.env['PATH'] });
  expect(environment).not.toHaveProperty('HEAD_OFFICE_KEY');
});

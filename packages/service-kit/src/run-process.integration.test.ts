import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test } from 'vitest';

const script = fileURLToPath(new URL('./testing/process-under-test.ts', import.meta.url));
const started: ChildProcess[] = [];
afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL');
});

function run(mood: string, environment: Readonly<Record<string, string>> = {}) {
  const child = spawn(process.execPath, [script, mood], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...environment },
  });
  started.push(child);
  const written = { stdout: '', stderr: '' };
  child.stdout.on('data', chunk => {
    written.stdout += chunk;
  });
  child.stderr.on('data', chunk => {
    written.stderr += chunk;
  });
  const ended = new Promise<{ code: number | null; signal: string | null }>(resolve =>
    child.once('close', (code, signal) => resolve({ code, signal })),
  );
  const said = (what: string): Promise<void> =>
    expect.poll(() => written.stdout.split('\n'), { timeout: 15_000 }).toContain(what);
  return { child, written, ended, said };
}
const saidBy = (stdout: string): string[] => stdout.split('\n').filter(line => line !== '' && !line.startsWith('{'));

test.each(['SIGTERM', 'SIGINT'] as const)('%s drains and ends with 0', async signal => {
  const { child, ended, said, written } = run('well');
  await said('started');
  child.kill(signal);
  expect(await ended).toEqual({ code: 0, signal: null });
  expect(saidBy(written.stdout)).toEqual(['started', 'stopping', 'stopped']);
  expect(written.stderr).toBe('');
});

test('the same Ctrl-C that comes twice, from the terminal and from pnpm, drains once and ends with 0', async () => {
  const { child, ended, said, written } = run('well');
  await said('started');
  child.kill('SIGINT');
  child.kill('SIGTERM');
  expect(await ended).toEqual({ code: 0, signal: null });
  expect(saidBy(written.stdout)).toEqual(['started', 'stopping', 'stopped']);
});

test('a second signal ends it at once with 1', async () => {
  const { child, ended, said, written } = run('slow-drain');
  await said('started');
  child.kill('SIGTERM');
  await said('stopping');
  await new Promise(resolve => setTimeout(resolve, 500));
  child.kill('SIGTERM');
  expect(await ended).toEqual({ code: 1, signal: null });
  expect(saidBy(written.stdout)).toEqual(['started', 'stopping']);
});

test('a drain that does not end is ended with 1', async () => {
  const { child, ended, said, written } = run('never-drained');
  await said('started');
  child.kill('SIGTERM');
  expect(await ended).toEqual({ code: 1, signal: null });
  expect(written.stderr).toContain('under-test: not drained after 300 ms');
});

test('a stop that fails ends with 1 and says why', async () => {
  const { child, ended, said, written } = run('bad-stop');
  await said('started');
  child.kill('SIGTERM');
  expect(await ended).toEqual({ code: 1, signal: null });
  expect(written.stderr).toContain('cannot let go');
});

describe('a start', () => {
  test('with wrong settings ends with 1 and names all mistakes, without a stack', async () => {
    const { ended, written } = run('bad-settings');
    expect(await ended).toEqual({ code: 1, signal: null });
    expect(written.stderr).toContain('under-test: did not start');
    expect(written.stderr).toContain('HTTP_PORT="x": must be a whole number from 0 to 65535');
    expect(written.stderr).toContain('DATABASE_URL is not set');
    expect(written.stderr).not.toContain('    at ');
  });

  test('that fails by a bug ends with 1 and shows where', async () => {
    const { ended, written } = run('bad-start');
    expect(await ended).toEqual({ code: 1, signal: null });
    expect(written.stderr).toMatch(/TypeError: a bug at the start\n {4}at /);
  });

  test('that is still waiting for something is called off by a signal', async () => {
    const { child, ended, said, written } = run('slow-start');
    await said('starting');
    child.kill('SIGTERM');
    expect(await ended).toEqual({ code: 0, signal: null });
    expect(saidBy(written.stdout)).toEqual(['starting']);
  });
});

test('what broke for good is drained, logged and ends with 1', async () => {
  const { ended, written } = run('fails');
  expect(await ended).toEqual({ code: 1, signal: null });
  expect(saidBy(written.stdout)).toEqual(['started', 'stopping', 'stopped']);
  expect(written.stderr).toContain('the subscription ended for good');
  expect(written.stdout).toMatch(/"level":60.*the subscription ended for good/);
});

test.each([
  ['uncaught', 'thrown from a timer'],
  ['unhandled', 'nobody waited for me'],
])('an %s error is logged as fatal and ends with 1', async (mood, message) => {
  const { ended, written } = run(mood);
  expect(await ended).toEqual({ code: 1, signal: null });
  expect(written.stderr).toContain(message);
  const fatal = written.stdout.split('\n').find(line => line.includes('"level":60'));
  expect(fatal).toContain(message);
});

test('a process that is killed leaves what Node compiled for its next start', async () => {
  const compiled = await mkdtemp(join(tmpdir(), 'tillkeeper-compiled-'));
  try {
    const { child, ended, said } = run('well', { NODE_COMPILE_CACHE: compiled });
    await said('started');
    await expect.poll(async () => (await readdir(compiled, { recursive: true })).length).toBeGreaterThan(2);
    child.kill('SIGKILL');
    expect(await ended).toEqual({ code: null, signal: 'SIGKILL' });
  } finally {
    await rm(compiled, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }
});

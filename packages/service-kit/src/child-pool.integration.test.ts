import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ChildCrashedError } from './child-crashed-error.ts';
import { type ChildPool, type ChildPoolOptions, createChildPool } from './child-pool.ts';
import { RetryableError } from './retryable-error.ts';
import type { MoodJob } from './testing/child-with-moods.ts';

const entry = new URL('./testing/child-with-moods.ts', import.meta.url);
const open: ChildPool<MoodJob, unknown>[] = [];
const createPool = (options: Partial<ChildPoolOptions> = {}): ChildPool<MoodJob, unknown> => {
  const pool = createChildPool<MoodJob, unknown>({ entry, size: 1, ...options });
  open.push(pool);
  return pool;
};
afterEach(async () => {
  await Promise.all(open.splice(0).map(pool => pool.close()));
});

const isRunning = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};
const crashOf = async (work: Promise<unknown>): Promise<ChildCrashedError> => {
  const error = await work.catch((reason: unknown) => reason);
  if (!(error instanceof ChildCrashedError)) throw new Error(`no crash: ${String(error)}`);
  return error;
};

test('values that JSON cannot carry travel both ways', async () => {
  const value = { big: 12n, when: new Date(0), bytes: new Uint8Array([1, 2]), map: new Map([['a', undefined]]) };
  expect(await createPool().run({ kind: 'echo', value })).toEqual(value);
});

test('one child takes one job at a time, and the same child takes the next', async () => {
  const pool = createPool();
  const startedAt = performance.now();
  const pids = await Promise.all([pool.run({ kind: 'wait', ms: 150 }), pool.run({ kind: 'wait', ms: 150 })]);
  expect(new Set(pids).size).toBe(1);
  expect(performance.now() - startedAt).toBeGreaterThanOrEqual(295);
});

test('as many jobs run side by side as there are children', async () => {
  const pool = createPool({ size: 2 });
  await pool.warm();
  const warmed = pool.pids();
  const pids = await Promise.all([pool.run({ kind: 'wait', ms: 100 }), pool.run({ kind: 'wait', ms: 100 })]);
  expect([...pids].sort()).toEqual([...warmed].sort());
  expect(new Set(pids).size).toBe(2);
});

describe('a child that dies with a job', () => {
  test('by an abort, as a panic of native code does: its last words are in the error', async () => {
    const crash = await crashOf(createPool().run({ kind: 'abort' }));
    expect(crash).toMatchObject({ signal: 'SIGABRT', exitCode: null, hasTimedOut: false });
    expect(crash.stderrTail).toContain('the last words');
    expect(crash.message).toContain('SIGABRT');
  });

  test('by SIGKILL or its own exit is told apart', async () => {
    const pool = createPool();
    expect(await crashOf(pool.run({ kind: 'kill' }))).toMatchObject({ signal: 'SIGKILL', exitCode: null });
    expect(await crashOf(pool.run({ kind: 'exit', code: 7 }))).toMatchObject({ signal: null, exitCode: 7 });
  });

  test('is replaced before the next job comes, and the jobs that waited are done', async () => {
    const pool = createPool();
    const before = await pool.run({ kind: 'pid' });
    const crashed = crashOf(pool.run({ kind: 'abort' }));
    const waited = await pool.run({ kind: 'pid' });
    await crashed;
    expect(waited).not.toBe(before);
    await crashOf(pool.run({ kind: 'kill' }));
    await expect.poll(() => pool.pids().length).toBe(1);
    expect(pool.pids()).not.toContain(waited);
  });

  test('harms no job of its neighbour', async () => {
    const pool = createPool({ size: 2 });
    const neighbour = pool.run({ kind: 'wait', ms: 300 });
    await crashOf(pool.run({ kind: 'abort' }));
    expect(await neighbour).toBeTypeOf('number');
  });
});

test('a child that was killed between two jobs takes no job with it', async () => {
  const pool = createPool({ size: 2 });
  await pool.warm();
  const doomed = pool.pids();
  for (const pid of doomed) process.kill(pid, 'SIGKILL');
  const pids = await Promise.all([pool.run({ kind: 'pid' }), pool.run({ kind: 'pid' })]);
  for (const pid of pids) expect(doomed).not.toContain(pid);
});

describe('an error of the handler', () => {
  test('comes back with name, message and stack, and the child lives on', async () => {
    const pool = createPool();
    const pid = await pool.run({ kind: 'pid' });
    const error = await pool.run({ kind: 'throw', error: 'plain' }).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ name: 'RangeError', message: 'the job is bad' });
    expect(error).toHaveProperty('stack', expect.stringContaining('child-with-moods.ts'));
    expect(await pool.run({ kind: 'pid' })).toBe(pid);
  });

  test('stays retryable when it was', async () => {
    await expect(createPool().run({ kind: 'throw', error: 'retryable' })).rejects.toBeInstanceOf(RetryableError);
  });

  test('thrown before there is a promise, or a result that cannot be sent, is no crash either', async () => {
    const pool = createPool();
    const pid = await pool.run({ kind: 'pid' });
    await expect(pool.run({ kind: 'throw', error: 'sync' })).rejects.toMatchObject({ name: 'TypeError' });
    await expect(pool.run({ kind: 'answer-function' })).rejects.toThrow(/could not be cloned/);
    await expect(pool.run({ kind: 'echo', value: () => 1 })).rejects.toThrow(/could not be cloned/);
    expect(await pool.run({ kind: 'pid' })).toBe(pid);
  });
});

test('a job that takes too long is ended with its child, and the error says so', async () => {
  const pool = createPool({ jobTimeoutMs: 1_500 });
  await pool.warm();
  const crash = await crashOf(pool.run({ kind: 'wait', ms: 60_000 }));
  expect(crash).toMatchObject({ hasTimedOut: true, signal: 'SIGKILL' });
  expect(await pool.run({ kind: 'echo', value: 'next' })).toBe('next');
});

describe('a signal', () => {
  test('ends a job in work with its child and rejects with its reason', async () => {
    const pool = createPool();
    await pool.warm();
    const [pid] = pool.pids();
    const stopping = new AbortController();
    const work = pool.run({ kind: 'wait', ms: 60_000 }, { signal: stopping.signal });
    setTimeout(() => stopping.abort(new Error('the partition was lost')), 50);
    await expect(work).rejects.toThrow('the partition was lost');
    expect(isRunning(pid ?? 0)).toBe(false);
  });

  test('takes a waiting job out of the queue without harm to the one in work', async () => {
    const pool = createPool();
    const first = pool.run({ kind: 'wait', ms: 400 });
    const stopping = new AbortController();
    const second = pool.run({ kind: 'wait', ms: 60_000 }, { signal: stopping.signal });
    const third = pool.run({ kind: 'pid' });
    stopping.abort(new Error('not wanted any more'));
    await expect(second).rejects.toThrow('not wanted any more');
    expect(await third).toBe(await first);
  });
});

test('a child is replaced after its number of jobs', async () => {
  const pool = createPool({ maxJobsPerChild: 2 });
  const pids: unknown[] = [];
  for (let job = 0; job < 5; job += 1) pids.push(await pool.run({ kind: 'pid' }));
  expect(pids[0]).toBe(pids[1]);
  expect(pids[2]).toBe(pids[3]);
  expect(new Set(pids).size).toBe(3);
});

test('each child says how much memory it has taken', async () => {
  const pool = createPool();
  const pid = await pool.run({ kind: 'pid' });
  const [memory] = pool.memory();
  expect(memory?.pid).toBe(pid);
  expect(memory?.rssBytes).toBeGreaterThan(20 * 1024 ** 2);
  expect(memory?.peakRssBytes).toBeGreaterThanOrEqual((memory?.rssBytes ?? 0) * 0.9);
});

describe('the environment of a child', () => {
  beforeEach(() => {
    process.env['DATABASE_URL'] = 'postgres://u:secret@host/db';
    return () => {
      delete process.env['DATABASE_URL'];
    };
  });

  test('has what it is given and where programs are, and none of our secrets', async () => {
    const pool = createPool({ environment: { POLARS_MAX_THREADS: '1' } });
    expect(await pool.run({ kind: 'variable', name: 'DATABASE_URL' })).toBeUndefined();
    expect(await pool.run({ kind: 'variable', name: 'PATH' })).toBe(process.env['PATH']);
    expect(await pool.run({ kind: 'variable', name: 'POLARS_MAX_THREADS' })).toBe('1');
  });
});

test('children that cannot start are said at warming and at the job, and are not started over and over', async () => {
  const pool = createPool({ entry: new URL('./testing/child-that-cannot-start.ts', import.meta.url) });
  const crash = await crashOf(pool.warm());
  expect(crash).toMatchObject({ exitCode: 1 });
  expect(crash.stderrTail).toContain('the native module is missing');
  await crashOf(pool.run({ kind: 'pid' }));
  expect(pool.pids()).toEqual([]);
});

test('closing ends the children; jobs in work, waiting and to come may be tried again elsewhere', async () => {
  const pool = createPool();
  await pool.warm();
  const pids = pool.pids();
  const closed = new RetryableError('the child pool is closed');
  const inWork = expect(pool.run({ kind: 'wait', ms: 60_000 })).rejects.toEqual(closed);
  const waiting = expect(pool.run({ kind: 'pid' })).rejects.toEqual(closed);
  await new Promise(resolve => setTimeout(resolve, 100));
  await pool.close();
  await Promise.all([inWork, waiting]);
  await expect(pool.run({ kind: 'pid' })).rejects.toEqual(closed);
  expect(pids.map(isRunning)).toEqual([false]);
});

test('children end when their parent is killed, also the one at work', async () => {
  const parent = spawn(process.execPath, [fileURLToPath(new URL('./testing/parent-of-children.ts', import.meta.url))], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line]: Buffer[] = await once(parent.stdout, 'data');
  const pids: number[] = JSON.parse(String(line));
  expect(pids.map(isRunning)).toEqual([true, true]);
  parent.kill('SIGKILL');
  await expect.poll(() => pids.map(isRunning), { timeout: 5_000 }).toEqual([false, false]);
});

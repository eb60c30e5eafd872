import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { createSteps } from './steps.ts';

const script = fileURLToPath(new URL('./testing/process-with-steps.ts', import.meta.url));
const run = (...settings: string[]) => {
  const { signal, status, stdout } = spawnSync(process.execPath, [script, ...settings], { encoding: 'utf8' });
  return { signal, status, steps: stdout.trim().split('\n') };
};
const all = ['validator.staged', 'validator.judged', 'validator.committed'];

test('the process dies by SIGKILL at its step and does nothing after it', () => {
  expect(run('validator.judged')).toEqual({ signal: 'SIGKILL', status: null, steps: all.slice(0, 1) });
});

test('without a step, or with one that never comes, nothing happens', () => {
  expect(run()).toEqual({ signal: null, status: 0, steps: all });
  expect(run('loader.committed')).toEqual({ signal: null, status: 0, steps: all });
});

test('with a marker it dies once: started again with the same settings, it goes through', () => {
  const directory = mkdtempSync(join(tmpdir(), 'steps-'));
  try {
    const markers = join(directory, 'markers');
    expect(run('validator.staged', markers).signal).toBe('SIGKILL');
    expect(run('validator.staged', markers)).toEqual({ signal: null, status: 0, steps: all });
    expect(run('validator.judged', markers).signal).toBe('SIGKILL');
  } finally {
    rmSync(directory, { recursive: true });
  }
});

test('a file names the step, and may do so while the process runs', () => {
  const directory = mkdtempSync(join(tmpdir(), 'steps-'));
  try {
    const order = join(directory, 'order');
    expect(run(`@${order}`)).toEqual({ signal: null, status: 0, steps: all });
    writeFileSync(order, 'validator.judged\n');
    expect(run(`@${order}`)).toEqual({ signal: 'SIGKILL', status: null, steps: all.slice(0, 1) });
    // the order that comes while it runs: nothing is kept of what the file said before
    const steps = createSteps({ killAtStep: `@${order}` });
    writeFileSync(order, 'loader.committed\n');
    steps.reached('validator.judged');
  } finally {
    rmSync(directory, { recursive: true });
  }
});

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { listFiles, root } from '../architecture/repository.ts';
import { releaseSteps } from './release-scenarios.ts';
import { steps } from './scenarios.ts';

const files = (await listFiles()).filter(path => path.endsWith('.ts'));
const read = async (paths: readonly string[]): Promise<string> =>
  (await Promise.all(paths.map(path => readFile(join(root, path), 'utf8')))).join('\n');
const isForTests = (path: string): boolean => path.startsWith('tests/') || path.endsWith('.test.ts');
const code = await read(files.filter(path => path.startsWith('services/') && !isForTests(path)));
const tests = await read(files.filter(path => isForTests(path) && !path.endsWith('steps-are-killed.test.ts')));

/** Every step that a service says it has reached. */
const reached = [...new Set([...code.matchAll(/\breached\('([^']+)'\)/g)].map(([, step = '']) => step))].sort();

/** Steps after which the same is proven by a death at another one: the event was claimed in what is committed. */
const provenAt: Readonly<Record<string, string>> = {
  'validator.erasure-committed': 'loader.erasure-committed',
  'error-reporter.erasure-committed': 'loader.erasure-committed',
};

describe('every step is one at which a test kills the process', () => {
  test('steps are found, and none is named in a way that this test cannot read', () => {
    expect(reached.length).toBeGreaterThan(15);
    expect(reached).toEqual(expect.arrayContaining(Object.entries(provenAt).flat()));
    expect(code.match(/\breached\((?!')/g)).toEqual(null);
  });

  test.each(reached)('%s', step => {
    expect(tests).toContain(`'${provenAt[step] ?? step}'`);
  });

  test('the loader dies at each of its steps in the whole product, alone and as a fleet', () => {
    const whole: readonly string[] = [...steps, ...releaseSteps];
    const own = reached.filter(step => step.startsWith('loader.') && !step.startsWith('loader.erasure-'));
    expect(own.length).toBeGreaterThanOrEqual(3);
    expect(whole).toEqual(expect.arrayContaining(own));
    expect(reached).toEqual(expect.arrayContaining(whole.filter(step => step !== 'no step')));
  });
});

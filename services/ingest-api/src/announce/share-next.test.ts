import { expect, test } from 'vitest';
import { shareNext } from './share-next.ts';

/** Runs that end when they are told to. */
function recorded() {
  const runs: PromiseWithResolvers<string>[] = [];
  const ask = shareNext(() => {
    const run = Promise.withResolvers<string>();
    runs.push(run);
    return run.promise;
  });
  return { runs, ask };
}
const turn = () => new Promise(resolve => setImmediate(resolve));

test('who asks while one runs gets the next, which begins when that is over, and shares it', async () => {
  const { runs, ask } = recorded();
  const first = ask();
  await turn();
  const [second, third] = [ask(), ask()];
  await turn();
  expect(runs).toHaveLength(1);
  runs[0]?.resolve('one');
  await turn();
  expect(runs).toHaveLength(2);
  runs[1]?.resolve('two');
  expect(await Promise.all([first, second, third])).toEqual(['one', 'two', 'two']);
});

test('one that fails is told to those who share it, and the next begins', async () => {
  const { runs, ask } = recorded();
  const first = ask();
  await turn();
  const second = ask();
  runs[0]?.reject(new Error('away'));
  await expect(first).rejects.toThrow('away');
  await turn();
  runs[1]?.resolve('two');
  expect(await second).toBe('two');
});

import { expect, test } from 'vitest';
import { gatherWork } from './gather-work.ts';

const letters = (items: readonly string[]): string => items.join('');

function recorder(mayJoin: (gathered: readonly string[], item: string) => boolean = () => true) {
  const batches: string[] = [];
  const doors: (() => void)[] = [];
  const add = gatherWork<string, string>({
    mayJoin,
    async work(items) {
      batches.push(letters(items));
      await new Promise<void>(resolve => doors.push(resolve));
      if (items.includes('!')) throw new Error('a bad one');
      return items.map(item => item.toUpperCase());
    },
  });
  const next = async (): Promise<void> => {
    await expect.poll(() => doors.length).toBeGreaterThan(0);
    doors.shift()?.();
  };
  return { add, batches, next };
}

test('what comes while others are in work is the next batch, and each gets its own result', async () => {
  const { add, batches, next } = recorder();
  const first = add('a');
  await expect.poll(() => batches).toEqual(['a']);
  const others = [add('b'), add('c')];
  await next();
  expect(await first).toBe('A');
  await next();
  expect(await Promise.all(others)).toEqual(['B', 'C']);
  expect(batches).toEqual(['a', 'bc']);
});

test('those that may not join come in a later batch', async () => {
  const { add, batches, next } = recorder((gathered, item) => !gathered.includes(item));
  const all = ['x', 'x', 'y', 'x'].map(add);
  await next();
  await next();
  await next();
  await Promise.all(all);
  expect(batches).toEqual(['xy', 'x', 'x']);
});

test('an error is that of every item of its batch, and the next batch is worked on', async () => {
  const { add, next } = recorder((_, item) => item === '!');
  const results = Promise.allSettled([add('a'), add('!'), add('b')]);
  await next();
  await next();
  expect((await results).map(({ status }) => status)).toEqual(['rejected', 'rejected', 'fulfilled']);
});

import { RetryableError } from '@tillkeeper/service-kit';
import { expect, test } from 'vitest';
import { within } from './within.ts';

test('work that never ends is given up as something to be tried again', async () => {
  await expect(within(5, new Promise(() => undefined))).rejects.toThrow(RetryableError);
});

test('work that ends is what it is', async () => {
  await expect(within(10_000, Promise.resolve(1))).resolves.toBe(1);
  await expect(within(10_000, Promise.reject(new TypeError('no')))).rejects.toThrow(TypeError);
});

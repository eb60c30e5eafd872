import { expect, test } from 'vitest';
import { readKeys } from './keys.ts';

test('keys that come together are read one by one; those without a meaning are passed over', () => {
  expect(readKeys('\u001b[B\u001b[Bkx\u001b[A+')).toEqual(['down', 'down', 'kill', 'up', 'more']);
});

test('Ctrl-C is q: in raw mode it is a key', () => {
  expect(readKeys('\u0003')).toEqual(['quit']);
  expect(readKeys('q')).toEqual(['quit']);
});

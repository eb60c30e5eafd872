import { expect, test } from 'vitest';
import { bearerKeyOf, makeKey, sha256OfKey } from './sender-keys.ts';

test('a key is found whatever the case of the scheme, and nothing else is taken for one', () => {
  expect(['Bearer tk_a_b', 'bearer  tk_a_b ', 'BEARER tk_a_b'].map(bearerKeyOf)).toEqual([
    'tk_a_b',
    'tk_a_b',
    'tk_a_b',
  ]);
  for (const text of [undefined, '', 'Bearer', 'Bearer a b', 'Basic YTpi', 'Bearer a\nb', 'tk_a_b'])
    expect([text, bearerKeyOf(text)]).toEqual([text, undefined]);
});

test('no two keys are alike, and a key says its id', () => {
  const [one, other] = [makeKey(), makeKey()];
  expect(one.key).toMatch(new RegExp(`^tk_${one.keyId}_[0-9a-f]{64}$`));
  expect(one.key).not.toBe(other.key);
  expect(one.sha256).toBe(sha256OfKey(one.key));
});

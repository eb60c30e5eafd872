import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createBoundedMemo } from './bounded-memo.ts';

test('what was asked for lately is not made again, also where the answer is that there is none', () => {
  const made: string[] = [];
  const ask = createBoundedMemo(2, text => {
    made.push(text);
    return text === 'none' ? undefined : text.length;
  });
  for (const text of ['none', 'ab', 'none', 'ab']) ask(text);
  expect(made).toEqual(['none', 'ab']);
  expect([ask('none'), ask('ab')]).toEqual([undefined, 2]);
});

test('what nobody asks for is forgotten, what somebody asks for again and again is not', () => {
  const made: string[] = [];
  const ask = createBoundedMemo(10, text => made.push(text));
  for (let index = 0; index < 1000; index += 1) {
    ask('regular');
    ask(`walk-in ${index}`);
  }
  expect(made.filter(text => text === 'regular')).toHaveLength(1);
  ask('walk-in 0');
  expect(made.filter(text => text === 'walk-in 0')).toHaveLength(2);
});

test('the answer is always that of the function', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ maxLength: 2 })), fc.integer({ min: 1, max: 5 }), (texts, most) => {
      const ask = createBoundedMemo(most, text => `<${text}>`);
      for (const text of texts) expect(ask(text)).toBe(`<${text}>`);
    }),
  );
});

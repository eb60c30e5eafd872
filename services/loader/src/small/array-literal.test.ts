import { expect, test } from 'vitest';
import { arrayLiteral } from './array-literal.ts';

test.each([
  [[], '{}'],
  [['a', null, ''], '{"a",null,""}'],
  [['Jo "J", {x}', 'a\\nb'], '{"Jo \\"J\\", {x}","a\\\\nb"}'],
  [['two\nlines', null, 'a\\b "c"'], '{"two\nlines",NULL,"a\\\\b \\"c\\""}'],
])('%j becomes %s', (cells, literal) => expect(arrayLiteral(cells)).toBe(literal));

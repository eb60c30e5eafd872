import { expect, test } from 'vitest';
import { preferredType } from './preferred-type.ts';

const offered = ['application/json', 'text/csv'] as const;

test.each([
  [undefined, 'application/json'],
  ['', 'application/json'],
  ['*/*', 'application/json'],
  ['text/csv', 'text/csv'],
  ['TEXT/CSV; charset=utf-8', 'text/csv'],
  ['text/csv, application/json', 'text/csv'],
  ['application/json, text/csv', 'application/json'],
  ['application/json;q=0.5, text/csv;q=0.9', 'text/csv'],
  ['text/csv;q=0', 'application/json'],
  ['text/csv, */*;q=0.1', 'text/csv'],
  ['*/*, text/csv;q=0.5', 'application/json'],
  ['image/png', 'application/json'],
  ['text/csv;q=much', 'application/json'],
])('who accepts %s gets %s', (accept, expected) => {
  expect(preferredType(accept, offered)).toBe(expected);
});

import { expect, test } from 'vitest';
import { differences } from './differences.ts';

test('equal texts have no differences', () => {
  expect(differences('a\nb\n', 'a\nb\n')).toEqual([]);
});

test('what was added, changed and taken away is shown with its line', () => {
  expect(differences('a\nb\nc\nd', 'a\nB\nc\nd\ne')).toEqual(['@@ line 2 @@', '- b', '+ B', '@@ line 5 @@', '+ e']);
  expect(differences('a\nb\nc', 'b\nc')).toEqual(['@@ line 1 @@', '- a']);
  expect(differences('', 'a\n')).toEqual(['@@ line 1 @@', '+ a']);
});

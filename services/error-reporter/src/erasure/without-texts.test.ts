import { expect, test } from 'vitest';
import { withoutTexts } from './without-texts.ts';

test('a text that speaks of the person goes as a whole, however it is spelt, and nothing else changes', () => {
  const content = { subject: 'All is well', groups: [{ count: 2, examples: ['mail Zoe@Example.com', 'receipt R1'] }] };
  expect(withoutTexts(content, ['zoe@example.com'])).toEqual({
    subject: 'All is well',
    groups: [{ count: 2, examples: ['(erased)', 'receipt R1'] }],
  });
});

test('an address that a mail has written so that it is no link is found, too', () => {
  expect(withoutTexts(['zoe[@]example[.]com', 'see [1]'], ['zoe@example.com'])).toEqual(['(erased)', 'see [1]']);
});

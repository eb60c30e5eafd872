import { expect, test } from 'vitest';
import { tellingTexts } from './telling-texts.ts';

const person = {
  id: 'C-004711',
  names: ['zoë quist', 'ann lee'],
  emails: ['Zoe@Example.com'],
  phones: ['020 7946 0018', '0018'],
};

test('what names one person alone tells, each once and in lower case', () => {
  expect(tellingTexts({ ...person, emails: ['Zoe@Example.com', 'zoe@example.com'] })).toEqual([
    'zoe@example.com',
    'zoë quist',
    '020 7946 0018',
    'c-004711',
  ]);
});

test('a number of four digits stands everywhere: it tells nothing', () => {
  expect(tellingTexts({ id: '4711', names: [], emails: [], phones: [] })).toEqual([]);
});

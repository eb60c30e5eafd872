import { expect, test } from 'vitest';
import { busyDay, leeds, today } from '../testing/sample-digest.ts';
import { composeDigest } from './compose-digest.ts';
import { readContent } from './stored-content.ts';

test('what is kept today is read as it is', () => {
  const content = composeDigest({ store: leeds, date: today, ...busyDay });
  expect(readContent(JSON.parse(JSON.stringify(content)))).toEqual(content);
});
test('a report that was kept by the first release still says what it said', () => {
  const content = readContent({
    subject: 'Store S014: 3 problems, £412.50 held back',
    greeting: 'Hello Ada,',
    summary: '2 files came in.',
    groups: [
      {
        ...{ code: 'product.unknown', severity: 'error', sentence: 'The article number is not in the catalogue.' },
        ...{ advice: 'Tell head office.', count: 3, amount_minor: 41_250, examples: ['receipt T01-1, till T01'] },
      },
    ],
    totals: [
      {
        ...{ currency: 'GBP', files: 2, rows_read: 1_100, rows_loaded: 1_097, rows_unchanged: 0, rows_held: 3 },
        ...{ rows_repeated: 0, amount_loaded_minor: 250_000, amount_held_minor: 41_250 },
      },
    ],
    currency: 'GBP',
  });
  expect(content).toMatchObject({ version: 2, subject: 'Store S014: 3 problems, £412.50 held back' });
  const said = JSON.stringify(content.blocks);
  for (const text of ['3 times: £412.50', 'Tell head office.', 'receipt T01-1, till T01', '£2,500.00', '1,100 lines'])
    expect(said).toContain(text);
});

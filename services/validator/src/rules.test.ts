import {
  columnsOf,
  type Example,
  problemCodeNames,
  problemCodes,
  type Rule,
  salesColumnNames,
} from '@tillkeeper/contracts';
import { describe, expect, test } from 'vitest';
import { unprovenRules } from './sieve/pass-rows.ts';
import { judgeExample } from './testing/judge-example.ts';

/** Seen when the file is judged by itself: what it takes the books or other files to see is sent and loaded in another test. */
const isSeenAlone = (example: Example): boolean => example.before === undefined;

describe.each(problemCodeNames)('%s', code => {
  const rule: Rule = problemCodes[code];
  const seenAlone = rule.scope === 'books' ? [] : rule.examples.fails.filter(isSeenAlone);
  test.each(seenAlone)('is found in: $says', async example => {
    expect(await judgeExample(example)).toContain(code);
  });
  test.each(rule.examples.passes.filter(isSeenAlone))('is not found in: $says', async example => {
    expect(await judgeExample(example)).not.toContain(code);
  });
  test('is declared with examples of what it finds, words, and a check where it looks at rows', () => {
    expect(rule.examples.fails.length).toBeGreaterThan(0);
    expect(rule.sentence).toMatch(/^[A-Z].*\.$/);
    expect(rule.advice).toMatch(/^[A-Z].*\.$/);
    expect(rule.check !== undefined).toBe(rule.scope === 'row');
  });
});

test('rules know the columns of sales by the names that the contract has, in its order', () => {
  expect(salesColumnNames).toEqual(columnsOf('sales').map(column => column.name));
});

test('every rule that looks at rows says what proves of whole columns that it finds nothing: without it, files are judged row by row', () => {
  expect(unprovenRules).toEqual([]);
});

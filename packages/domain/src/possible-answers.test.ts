import { problemCodeNames, problemCodes } from '@tillkeeper/contracts';
import { expect, test } from 'vitest';
import { causeOf, possibleAnswers } from './possible-answers.ts';

test.each([
  ['product.unknown', 'product_id', { answers: ['correct', 'remove'], correctable: ['product_id'] }],
  ['product.repaired', 'product_id', { answers: ['correct', 'accept'], correctable: ['product_id'] }],
  [
    'total.mismatch',
    'line_total',
    {
      answers: ['correct', 'remove'],
      correctable: ['line_total', 'quantity', 'unit_price', 'discount_amount'],
    },
  ],
  [
    'quantity.zero',
    'quantity',
    { answers: ['correct', 'remove'], correctable: ['quantity', 'unit_price', 'discount_amount', 'line_total'] },
  ],
  ['record.broken-quotes', null, { answers: ['remove'], correctable: [] }],
  ['transaction.held', null, { answers: [], correctable: [] }],
  ['file.sequence-gap', null, { answers: [], correctable: [] }],
  ['no.such-code', null, { answers: [], correctable: [] }],
] as const)('%s of %s may be answered so', (code, column, possible) => {
  expect(possibleAnswers({ code, column })).toEqual(possible);
});

test('nothing that is wrong may be accepted, and nothing that is in the books taken out or made another sale', () => {
  for (const code of problemCodeNames)
    for (const column of [null, ...problemCodes[code].columns]) {
      const { answers, correctable } = possibleAnswers({ code, column });
      if (problemCodes[code].severity === 'error') expect(answers).not.toContain('accept');
      else {
        expect(answers).not.toContain('remove');
        expect(correctable).not.toContain('transaction_id');
        expect(correctable).not.toContain('transaction_timestamp');
      }
      expect(answers.includes('correct')).toBe(correctable.length > 0);
    }
});

test('persons and places are never corrected', () => {
  for (const code of problemCodeNames)
    for (const column of problemCodes[code].columns)
      expect(possibleAnswers({ code, column }).correctable.join(' ')).not.toMatch(
        /customer|store_id|till_id|business_date/,
      );
});

test('one unknown article is one cause, however often it was sold', () => {
  expect(causeOf({ code: 'product.unknown', value: 'SKU-O1' })).toBe('product.unknown: SKU-O1');
  expect(causeOf({ code: 'quantity.zero', value: '0' })).toBe('quantity.zero');
});

import { expect, test } from 'vitest';
import { busyDay, leeds, today } from '../testing/sample-digest.ts';
import { composeGoodNews } from './compose-good-news.ts';
import { composeOperators } from './compose-operators.ts';
import { composeRefusal } from './compose-refusal.ts';
import { composeSecondPerson } from './compose-second-person.ts';
import { composeSilentTill } from './compose-silent-till.ts';

test('good news are a week in three numbers, and a row for each till, not for each day', () => {
  const tills = busyDay.tills.flatMap(till => [till, { ...till, business_date: '2026-11-19' }]);
  const mail = composeGoodNews({
    ...{ store: leeds, from: '2026-11-14', to: today, totals: busyDay.totals, tills, solved: 3, repaired: 0 },
  });
  expect(mail.subject).toBe('Store S014: a week without a problem, £8,130.20 in the books');
  expect(mail.summary).toBe(
    'From 14 Nov to 20 Nov nothing was held back: 4 files with 784 receipts came in, and £8,130.20 is in the books.',
  );
  const [table] = mail.blocks.filter(block => block.type === 'table');
  expect(table?.rows.map(row => row.label)).toEqual(['Till T01', 'Till T02', 'All tills']);
});
test('a file that cannot be used is one mail, which says how often it came', () => {
  const file = { file_name: 'x.csv\r\nBcc: evil@evil.example', code: 'file-name.invalid', detail: '<b>no</b>' };
  const mail = composeRefusal({ store: leeds, date: today, kind: 'refused', file, times: 1_000 });
  expect(mail.subject).toBe('Store S014: a file could not be used');
  expect(mail.summary).toBe(
    'The file x.csv Bcc: evil[@]evil[.]example was not taken in. Its sales are not in the books until it is sent again. It came 1,000 times.',
  );
  expect(mail.blocks[1]).toMatchObject({ title: 'The name of the file does not follow the contract.', link: null });
});
test('a till that was last heard of on another day is told of with the day', () => {
  const silent = (last_heard_at: string) =>
    composeSilentTill({ store: leeds, date: today, till_id: 'T02', last_heard_at, usual_minutes: null }).subject;
  expect(silent('2026-11-20T10:15:00Z')).toBe('Store S014: nothing has come from till T02 since 10:15');
  expect(silent('2026-11-18T17:15:00Z')).toBe('Store S014: nothing has come from till T02 since 18 Nov, 17:15');
});
test('operators are told the sender, how often, and since when, the most frequent first', () => {
  const refusal = { file_name: 'a.csv', code: 'credentials.invalid', detail: '', first_at: `${today}T08:00:00Z` };
  const mail = composeOperators({
    date: today,
    refusals: [
      { ...refusal, sender_id: 'S098', times: 1, last_at: `${today}T08:00:00Z` },
      { ...refusal, sender_id: 'S099', times: 1_000, last_at: `${today}T19:59:00Z` },
    ],
  });
  expect(mail.subject).toContain('1,001 refused files');
  const [items] = mail.blocks.filter(block => block.type === 'items');
  expect(items?.items.map(item => item.title)).toEqual(['S099, a.csv', 'S098, a.csv']);
  expect(items?.items[0]?.detail).toBe(
    'This key is not known, or was revoked. 1,000 times, first 20 Nov, 08:00, last 20 Nov, 19:59',
  );
});
test('a second person sees what stood there, what was answered, and the money', () => {
  const mail = composeSecondPerson({
    ...{ store: leeds, date: today, person: 'Ada Byron', amount_minor: 182_500, currency: 'GBP' },
    answers: [
      {
        ...{ kind: 'correct', transaction_id: 'T01-4711', column_name: 'quantity', original: '1O', value: '10' },
        ...{ amount_minor: 182_500, currency: 'GBP' },
      },
    ],
  });
  expect(mail.subject).toBe('Store S014: 1 answer needs your yes, £1,825.00');
  const [items] = mail.blocks.filter(block => block.type === 'items');
  expect(items?.items).toEqual([
    { title: 'Quantity: 10 instead of 1O', detail: 'Receipt T01-4711, £1,825.00', link: null },
  ]);
  expect(mail.blocks.map(block => block.type)).toContain('button');
});

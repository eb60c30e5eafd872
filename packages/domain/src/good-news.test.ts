import { expect, test } from 'vitest';
import { daysOfGoodNews, daysSinceLastMail } from './good-news.ts';

const monday = 1;
const on = (date: string, lastMailed: string | null) =>
  daysOfGoodNews({ policy: 'weekly', weekday: monday, date, lastMailed });

test('on its day of the week a store without problems is told of the days since its last mail, at most of a week', () => {
  expect(on('2026-11-23', '2026-11-19')).toEqual({ from: '2026-11-20', to: '2026-11-23' });
  expect(on('2026-11-23', '2026-10-01')).toEqual({ from: '2026-11-17', to: '2026-11-23' });
  expect(on('2026-11-23', null)).toEqual({ from: '2026-11-17', to: '2026-11-23' });
});

test('it is told once a week: not on the other days, and not when it had a mail since', () => {
  for (const date of ['2026-11-24', '2026-11-28', '2026-11-29']) expect(on(date, '2026-11-23')).toBeUndefined();
  expect(on('2026-11-26', '2026-11-25')).toBeUndefined();
});

test('a store that rests on that day is told on the next day on which it sells', () => {
  expect(on('2026-11-24', '2026-11-17')).toEqual({ from: '2026-11-18', to: '2026-11-24' });
});

test('daily is each day, never is never', () => {
  const of = { weekday: monday, date: '2026-11-26', lastMailed: '2026-11-25' } as const;
  expect(daysOfGoodNews({ ...of, policy: 'daily' })).toEqual({ from: '2026-11-26', to: '2026-11-26' });
  expect(daysOfGoodNews({ ...of, policy: 'never', lastMailed: null })).toBeUndefined();
});

test('who asks twice a day is told of the day, and who asks after a week of the week', () => {
  expect(daysSinceLastMail('2026-11-26', '2026-11-26')).toEqual({ from: '2026-11-26', to: '2026-11-26' });
  expect(daysSinceLastMail('2026-11-26', null)).toEqual({ from: '2026-11-20', to: '2026-11-26' });
});

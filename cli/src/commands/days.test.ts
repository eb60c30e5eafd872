import type { StoreDay } from '@tillkeeper/contracts';
import { expect, test } from 'vitest';
import { listDays } from './days.ts';

const day: StoreDay = {
  ...{ store_id: 'S014', business_date: '2026-11-20', till_id: 'T01', currency: 'GBP', files: 2, rejected_files: 0 },
  ...{ lowest_sequence: 7, highest_sequence: 9, files_declaring: 2, declared_rows: 12, declared_amount_minor: 14_498 },
  ...{ transactions: 4, loaded_rows: 10, loaded_amount_minor: -5, held_rows: 2, held_amount_minor: 400 },
  ...{ first_sale_at: '2026-11-20T09:00:00.000Z', last_sale_at: '2026-11-20T18:30:00.000Z' },
  updated_at: '2026-11-20T20:00:00.000Z',
};

async function saidOf(days: readonly StoreDay[], of: { storeId?: string; date?: string } = {}) {
  const asked: string[] = [];
  const said: string[] = [];
  const client = {
    json: async (_: string, path: string) => {
      asked.push(path);
      return { store_days: days };
    },
  };
  const output = { say: (line: string) => void said.push(line), json: () => {}, progress: () => {} };
  await listDays(client, output, { storeId: of.storeId, date: of.date, limit: 500 });
  return { asked, lines: said.map(line => line.trim().split(/\s{2,}/)) };
}

test('a day is a line: what was declared beside what is loaded and held', async () => {
  const { lines } = await saidOf([day]);
  expect(lines.at(-1)).toEqual([
    '2026-11-20',
    'S014',
    'T01',
    '2',
    '7-9',
    '12',
    '10',
    '2',
    '4',
    '-0.05 GBP',
    '4.00 GBP',
  ]);
});

test('files that were rejected are counted and told', async () => {
  const { lines } = await saidOf([
    { ...day, files: 1, rejected_files: 1 },
    { ...day, files: 0, rejected_files: 3 },
  ]);
  expect(lines.slice(-2).map(line => line[3])).toEqual(['2, 1 rejected', '3, 3 rejected']);
});

test('what some files declared is said to be less than all, and yen have no decimals', async () => {
  const { lines } = await saidOf([{ ...day, files_declaring: 1, currency: 'JPY' }]);
  expect(lines.at(-1)?.slice(5)).toEqual(['12 or more', '10', '2', '4', '-5 JPY', '400 JPY']);
});

test('the store and the day are asked for', async () => {
  const { asked, lines } = await saidOf([], { storeId: 'S014', date: '2026-11-20' });
  expect(asked).toEqual(['/v1/store-days?limit=500&store_id=S014&business_date=2026-11-20']);
  expect(lines).toEqual([['No sales of such a day have come.']]);
});

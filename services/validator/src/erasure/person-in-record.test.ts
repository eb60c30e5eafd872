import { contractFormat, type FormatFile } from '@tillkeeper/contracts';
import { loadFormats, ownFormatsDirectory } from '@tillkeeper/service-kit';
import { expect, test } from 'vitest';
import { createPersonalRecords } from './person-in-record.ts';
import { isTheirs, learnFrom, speaksOf } from './whose-record.ts';

const formatFor = (fileType: string): FormatFile => {
  const file = contractFormat.files.find(one => one.file_type === fileType);
  if (file === undefined) throw new Error(`the contract has no ${fileType}`);
  return file;
};
const header = ['transaction_id', 'customer_id', 'quantity', 'customer_email', 'loyalty_card', 'customer_phone'];
const record = ['R1', 'C-1', '2', 'Zoe@Example.com', '4711', '020 7946 0018'];
const sought = { id: 'C-1', names: [], emails: ['zoe@example.com'], phones: ['+44 20 7946 0018'], file_ids: [] };

test('of a sale what is the sale’s own stays: unknown columns may be a person’s', () => {
  const kind = createPersonalRecords(header, formatFor('sales'));
  expect(kind.blank(record)).toEqual(['R1', '', '2', '', '', '']);
  expect(kind.read(record)).toMatchObject({ customerId: 'C-1', email: 'Zoe@Example.com', transactionId: 'R1' });
  expect([kind.customerColumn, kind.transactionColumn]).toEqual([2, 1]);
});

test('of a customer nothing stays, and of a record that nobody can split neither', () => {
  const customers = createPersonalRecords(['customer_id', 'country'], formatFor('customers'));
  expect(customers.blank(['C-1', 'GB'])).toEqual(['', '']);
  expect(createPersonalRecords(header, formatFor('sales')).blank(['raw text'])).toEqual(['']);
  expect(createPersonalRecords(null, undefined).blank(record)).toEqual(record.map(() => ''));
});

test('a sender’s own number is read as the books have it', async () => {
  const shop = (await loadFormats([ownFormatsDirectory]))
    .get('online-retail')
    ?.files.find(one => one.file_type === 'sales');
  const kind = createPersonalRecords(['CustomerID', 'InvoiceNo'], shop);
  expect(kind.read(['17850.0', '536365'])?.customerId).toBe('OR-17850');
});

test('a record is theirs by the id, and by how to reach them only where no other customer is named', () => {
  const read = (columns: string[]) => {
    const named = createPersonalRecords(header, formatFor('sales')).read(columns);
    if (named === undefined) throw new Error('not read');
    return named;
  };
  expect(isTheirs(read(record), sought, false)).toBe(true);
  expect(isTheirs(read(['R2', '', '1', 'ZOE@example.com', '', '']), sought, false)).toBe(true);
  expect(isTheirs(read(['R2', 'C-2', '1', 'zoe@example.com', '', '']), sought, true)).toBe(false);
  expect(
    isTheirs(read(['R2', '', '1', '', '', '44 20 79460018']), { ...sought, phones: ['+442079460018'] }, false),
  ).toBe(true);
  expect(isTheirs(read(['R2', '', '1', '', '', '']), sought, false)).toBe(false);
  expect(isTheirs(read(['R1', '', '1', '', '', '']), sought, true)).toBe(true);
});

test('a broken record speaks of them by a word, not by a part of one', () => {
  expect(speaksOf('R1,C-1,2,x', sought)).toBe(true);
  expect(speaksOf('R1,C-12,2,x', sought)).toBe(false);
  expect(speaksOf('R1;"ZOE@example.com', sought)).toBe(true);
});

test('what a record teaches is kept once; where it teaches nothing, nothing changes', () => {
  const named = createPersonalRecords(header, formatFor('sales')).read(record);
  if (named === undefined) throw new Error('not read');
  const learned = learnFrom(sought, named);
  expect(learned.phones).toEqual(['+44 20 7946 0018', '020 7946 0018']);
  expect(learnFrom(learned, named)).toBe(learned);
});

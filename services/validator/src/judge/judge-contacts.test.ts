import { expect, test } from 'vitest';
import { type ContactForms, createContactForms, createContactRule } from './judge-contacts.ts';
import { salesColumns } from './sales-columns.ts';

type Fields = Readonly<Partial<Record<'customer_name' | 'customer_email' | 'customer_phone', string>>>;
const cellsOf = (fields: Fields): string[] => {
  const sent = new Map(Object.entries(fields));
  return salesColumns.map(({ name }) => sent.get(name) ?? '');
};
const judge = (fields: Fields, country = 'GB'): { contact: object; found: string[] } => {
  const found: string[] = [];
  const contact = createContactRule()(cellsOf(fields), country, (code, column) =>
    found.push(`${code} ${salesColumns[column]?.name}`),
  );
  return { contact, found };
};

test('name, address and number have one form each', () => {
  const fields = {
    customer_name: ' Siobha\u0301n\u00a0 O’Brien ',
    customer_email: 'Siobhan@Example.COM ',
    customer_phone: '020 7946 0018',
  };
  expect(judge(fields)).toEqual({
    contact: { name: 'Siobhán O’Brien', email: 'siobhan@example.com', phone: '+442079460018' },
    found: [],
  });
});

test('a walk-in customer is no mistake', () => {
  expect(judge({})).toEqual({ contact: { name: null, email: null, phone: null }, found: [] });
});

test('what is no address and no number is said by its column and left out; the rest stays', () => {
  expect(judge({ customer_name: 'Ann', customer_email: 'ann.example.com', customer_phone: '123' })).toEqual({
    contact: { name: 'Ann', email: null, phone: null },
    found: ['email.invalid customer_email', 'phone.invalid customer_phone'],
  });
  expect(judge({ customer_email: 'ann@example.com', customer_phone: '123' })).toMatchObject({
    contact: { email: 'ann@example.com', phone: null },
    found: ['phone.invalid customer_phone'],
  });
});

test('a number is read as it is written in the country of the store', () => {
  expect(judge({ customer_phone: '03-3210-9876' }, 'JP').contact).toMatchObject({ phone: '+81332109876' });
  expect(judge({ customer_phone: '03-3210-9876' }, 'GB').found).toEqual(['phone.invalid customer_phone']);
  expect(judge({ customer_phone: '+81 3-3210-9876' }, '').contact).toMatchObject({ phone: '+81332109876' });
});

test('a name that nobody sees is none', () => {
  expect(judge({ customer_name: '\u200b\u00a0' }).contact).toMatchObject({ name: null });
});

test('what is too long to be kept is not looked at: the field is a finding of its own', () => {
  const asked: string[] = [];
  const ask = (text: string): string => {
    asked.push(text);
    return text;
  };
  const forms: ContactForms = { name: ask, email: ask, phone: ask };
  const long = 'x'.repeat(201);
  const found: string[] = [];
  const contact = createContactRule(forms)(
    cellsOf({ customer_name: 'Ann', customer_email: long, customer_phone: long }),
    'GB',
    code => found.push(code),
  );
  expect({ contact, found, asked }).toEqual({
    contact: { name: 'Ann', email: null, phone: null },
    found: [],
    asked: ['Ann'],
  });
});

test('the same number in two countries is two numbers, whatever is remembered', () => {
  const forms = createContactForms();
  const ask = (): (string | undefined)[] => ['GB', 'IE', '', 'IRL'].map(country => forms.phone('01 679 6577', country));
  expect(ask()).toEqual([undefined, '+35316796577', undefined, undefined]);
  expect(ask()).toEqual([undefined, '+35316796577', undefined, undefined]);
});

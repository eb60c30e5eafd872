import { expect, test } from 'vitest';
import { contractFormat, type FormatFile, senderFormat } from './sender-format.ts';

const parse = (file: Readonly<Record<string, unknown>>): FormatFile | undefined =>
  senderFormat.safeParse({
    ...{ format_id: 'a', says: 'b' },
    files: [{ file_name: 'x', file_type: 'sales', columns: {}, ...file }],
  }).data?.files[0];

test('the unit of quantities is said once: by a column, or for all rows, in units that are known', () => {
  expect(parse({ quantity_unit: { constant: 'g' } })?.quantity_unit).toEqual({ constant: 'g' });
  expect(parse({ quantity_unit: { from: 'UOM', values: { EA: 'piece', '': 'piece' } } })?.quantity_unit).toBeDefined();
  for (const quantity_unit of [
    {},
    { from: 'UOM', constant: 'g' },
    { constant: 'stone' },
    { from: 'UOM', values: { ST: 'stone' } },
    'g',
  ])
    expect(parse({ quantity_unit })).toBeUndefined();
});

test('where nobody says otherwise, quantities are what they are and list prices are what goods cost', () => {
  for (const file of contractFormat.files) {
    expect(file.quantity_unit).toBeUndefined();
    expect(file.list_price).toBe('label');
  }
});

import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDatabase } from '../create-database.ts';
import { createTestDatabase } from '../testing/index.ts';

const testDatabase = await createTestDatabase();
const database = createDatabase({ url: testDatabase.url });
afterAll(async () => {
  await database.close();
  await testDatabase.drop();
});
beforeAll(async () => {
  await database.query(`
    insert into retail.products (product_id, name, category, size, colour, barcode) values
      ('ARS-1', 'Arsenal Home Shirt 2026', 'Clothing > Shirts', 'M', 'Red', '5000000000017'),
      ('ARS-2', 'Arsenal Home Shirt 2026', 'Clothing > Shirts', 'S', 'Red', '5000000000024'),
      ('ARS-3', 'Arsenal Scarf', 'Clothing > Scarves', null, 'Red', null),
      ('LIV-1', 'Liverpool Away Shirt', 'Clothing > Shirts', 'M', 'White', null),
      ('LIV-2', 'Liverpool Mug', 'Kitchen', null, 'White', null),
      ('PSG-1', 'Café crème cup', 'Kitchen', null, 'Blue', null)`);
});
const found = async (words: string | null, most = 20) =>
  (
    await database.query<{ product_id: string; found_by: string }>(
      'select product_id, found_by from retail.search_products($1, $2)',
      [words, most],
    )
  ).rows.map(row => `${row.product_id} ${row.found_by}`);

test.each<[string, string[]]>([
  ['scarf', ['ARS-3 words']],
  ['shirt home', ['ARS-1 words', 'ARS-2 words']],
  ['the ARSENAL shirts', []],
  ['arsenal shirts', ['ARS-1 words', 'ARS-2 words']],
  ['liv mug', ['LIV-2 words']],
  ['cafe creme', ['PSG-1 words']],
  ['CAFÉ', ['PSG-1 words']],
  ['kitchen', ['LIV-2 words', 'PSG-1 words']],
])('by words: %s', async (words, products) => {
  if (products.length > 0) expect((await found(words)).sort()).toEqual(products);
  else expect((await found(words)).every(one => one.endsWith('similar'))).toBe(true);
});

test.each([
  ['arsenal shirt s', 'ARS-2 words'],
  ['arsenal m', 'ARS-1 words'],
  ['white shirt', 'LIV-1 words'],
  ['red scarves', 'ARS-3 words'],
])('by size and colour: %s', async (words, product) => {
  expect(await found(words)).toEqual([product]);
});

test.each([
  ['5000000000024', 'ARS-2 code'],
  [' LIV-2 ', 'LIV-2 code'],
])('by barcode or code: %s', async (words, product) => {
  expect(await found(words)).toEqual([product]);
});

test.each<[string, string[]]>([
  ['Arsnal scraf', ['ARS-3 similar']],
  ['livrpool mugg', ['LIV-2 similar']],
  ['arsenall shrit m', ['ARS-1 similar']],
  ['scarve reed', ['ARS-3 similar']],
])('misspelt: %s', async (words, products) => {
  expect((await found(words)).sort()).toEqual(products);
});

test.each(['', '   ', '!!!', `'); drop table x; --`, 'zzzzqqq', null, 'a & | ! : * ( )', 'x'.repeat(5000)])(
  'what means nothing finds nothing and breaks nothing: %s',
  async words => {
    expect(await found(words)).toEqual([]);
  },
);

test('the most that are wanted, those with the word in their name first', async () => {
  await database.query(`insert into retail.products (product_id, name, category) values ('A-0', 'Rack', 'Mug')`);
  expect(await found('mug')).toEqual(['LIV-2 words', 'A-0 words']);
  expect(await found('mug', 1)).toEqual(['LIV-2 words']);
  await database.query(`delete from retail.products where product_id = 'A-0'`);
});

test('what is renamed is found by its new name, also misspelt; what is taken out of use is not found', async () => {
  await database.query(`update retail.products set name = 'Liverpool Beaker' where product_id = 'LIV-2'`);
  expect(await found('mug')).toEqual([]);
  expect(await found('beaker')).toEqual(['LIV-2 words']);
  expect(await found('baeker')).toEqual(['LIV-2 similar']);
  await database.query(`update retail.products set deleted_at = now() where product_id = 'LIV-2'`);
  expect(await found('beaker')).toEqual([]);
  expect(await found('LIV-2')).toEqual([]);
});

test('among 10,000 articles words and misspelt words are answered by indexes, not by reading them all', async () => {
  await database.transaction(async tx => {
    await tx.query(
      `insert into retail.products (product_id, name) select 'N' || n, 'Thing ' || md5(n::text) from generate_series(1, 10000) n`,
    );
    await tx.query('analyze retail.products, retail.product_terms');
    const plan = async (query: string) =>
      (await tx.query<{ 'QUERY PLAN': string }>(`explain ${query}`)).rows.map(row => row['QUERY PLAN']).join('\n');
    expect(await plan(`select from retail.products where search @@ retail.word_query('scarf')`)).toContain(
      'products_search',
    );
    expect(await plan(`select from retail.product_terms where term operator(public.%) 'scraf'`)).toContain(
      'product_terms_like',
    );
    expect(await plan(`select from retail.products where barcode = '5000000000017'`)).toContain('products_barcode');
    await tx.query(`delete from retail.products where product_id like 'N%'`);
  });
});

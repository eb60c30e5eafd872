import { afterAll, beforeEach, expect, test } from 'vitest';
import { createDatabase } from '../create-database.ts';
import { createTestDatabase } from '../testing/index.ts';

const testDatabase = await createTestDatabase();
const database = createDatabase({ url: testDatabase.url });
afterAll(async () => {
  await database.close();
  await testDatabase.drop();
});
beforeEach(async () => {
  await database.query('truncate retail.product_categories cascade');
  await database.query(`insert into retail.products (product_id, name, category) values
    ('SHIRT', 'Shirt', 'Clothing > Shirts'), ('SHORTS', 'Shorts', 'Clothing>Shorts'), ('KIDS', 'Kids', ' Clothing > Shirts > Kids '),
    ('MUG', 'Mug', 'Mugs'), ('NONE', 'None', null), ('ODD', 'Odd', ' > ')`);
});

const paths = async () =>
  (await database.query<{ path: string }>('select path from retail.product_categories order by path')).rows.map(
    row => row.path,
  );
const pathOf = async (product: string) =>
  (
    await database.query<{ path: string | null }>(
      `select c.path from retail.products left join retail.product_categories c using (category_id) where product_id = $1`,
      [product],
    )
  ).rows[0]?.path;
const moveBelow = (code: string, above: string | null) =>
  database.query(
    `update retail.product_categories set parent_id = (select category_id from retail.product_categories where code = $2)
     where code = $1`,
    [code, above],
  );

test('the texts of articles make the tree, each category once and with those above it', async () => {
  expect(await paths()).toEqual([
    'Clothing',
    'Clothing > Shirts',
    'Clothing > Shirts > Kids',
    'Clothing > Shorts',
    'Mugs',
  ]);
  expect(await pathOf('SHORTS')).toBe('Clothing > Shorts');
  expect([await pathOf('NONE'), await pathOf('ODD')]).toEqual([null, null]);
});

test('a category that is moved takes those below it with it, and files find it by its code all the same', async () => {
  await moveBelow('Clothing > Shirts', 'Mugs');
  expect(await pathOf('KIDS')).toBe('Mugs > Shirts > Kids');
  await moveBelow('Mugs', 'Clothing');
  expect(await pathOf('KIDS')).toBe('Clothing > Mugs > Shirts > Kids');
  await database.query(`update retail.product_categories set name = 'Tops' where code = 'Clothing > Shirts'`);
  await database.query(
    `insert into retail.products (product_id, name, category) values ('NEW', 'New', 'Clothing > Shirts')`,
  );
  expect([await pathOf('NEW'), await pathOf('KIDS')]).toEqual([
    'Clothing > Mugs > Tops',
    'Clothing > Mugs > Tops > Kids',
  ]);
  await moveBelow('Mugs', null);
  expect(await paths()).toEqual(['Clothing', 'Clothing > Shorts', 'Mugs', 'Mugs > Tops', 'Mugs > Tops > Kids']);
});

test('no category comes to stand below itself, directly or far down', async () => {
  for (const below of ['Clothing', 'Clothing > Shirts', 'Clothing > Shirts > Kids'])
    await expect(moveBelow('Clothing', below)).rejects.toMatchObject({ code: '23514' });
  expect(await pathOf('KIDS')).toBe('Clothing > Shirts > Kids');
});

test('two moves at once that would close a circle together: the second is refused', async () => {
  const ends = await Promise.allSettled([moveBelow('Clothing', 'Mugs'), moveBelow('Mugs', 'Clothing')]);
  expect(ends.map(end => end.status).sort()).toEqual(['fulfilled', 'rejected']);
  const { rows } = await database.query<{ roots: number }>(
    'select count(*)::int as roots from retail.product_categories where parent_id is null',
  );
  expect(rows).toEqual([{ roots: 1 }]);
});

test('many that name the same new category at once make it once', async () => {
  await Promise.all(
    Array.from({ length: 8 }, (_, index) =>
      database.query(
        `insert into retail.products (product_id, name, category) values ($1, 'x', 'Toys > Balls > Small')`,
        [`T${index}`],
      ),
    ),
  );
  expect((await paths()).filter(path => path.startsWith('Toys'))).toEqual([
    'Toys',
    'Toys > Balls',
    'Toys > Balls > Small',
  ]);
});

test('an article whose category changes moves; one whose category is taken away stands nowhere', async () => {
  await database.query(`update retail.products set category = 'Mugs' where product_id = 'SHIRT'`);
  expect(await pathOf('SHIRT')).toBe('Mugs');
  await database.query(`update retail.products set category = null where product_id = 'SHIRT'`);
  expect(await pathOf('SHIRT')).toBe(null);
});

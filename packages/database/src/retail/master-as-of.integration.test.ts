import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, expect, test } from 'vitest';
import { createDatabase } from '../create-database.ts';
import { createTestDatabase } from '../testing/index.ts';

const testDatabase = await createTestDatabase();
const database = createDatabase({ url: testDatabase.url });
afterAll(async () => {
  await database.close();
  await testDatabase.drop();
});

const columns = 'promotion_code, name, kind, value, starts_at, ends_at, revision, updated_at, deleted_at';
/** The same order of steps every time. */
function drawing(seed: number): (below: number) => number {
  let state = seed;
  return below => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * below);
  };
}

test('what stood in the table at any instant is what a copy of it shows that was made then', async () => {
  await database.query(`create table copies as
    select 0 as copy_no, now() as copied_at, ${columns} from retail.promotions with no data`);
  await database.query('create table copied (copy_no integer, copied_at timestamptz)');
  const draw = drawing(5);
  for (let step = 1; step <= 80; step++) {
    const code = `P${draw(6)}`;
    const does = [
      `insert into retail.promotions (promotion_code, name, kind) values ('${code}', 'N${step}', 'OTHER') on conflict do nothing`,
      `update retail.promotions set name = 'N${step}', value = ${draw(9)} where promotion_code = '${code}'`,
      `update retail.promotions set received_at = now() where promotion_code = '${code}'`,
      `update retail.promotions set deleted_at = case when deleted_at is null then now() end where promotion_code = '${code}'`,
      `delete from retail.promotions where promotion_code = '${code}' and revision > 2`,
    ][draw(5)];
    await database.query(does ?? '');
    await database.query(`insert into copied values (${step}, clock_timestamp())`);
    await database.query(`insert into copies select copy_no, copied_at, ${columns.replace(/(\w+)/g, 'p.$1')}
      from retail.promotions p, copied where copy_no = ${step}`);
  }
  const { rows } = await database.query<{ copies: number; rows: number; differ: number }>(`
    select count(*)::int as copies,
      sum((select count(*) from copies c where c.copy_no = d.copy_no))::int as rows,
      count(*) filter (where
        exists (select ${columns} from copies c where c.copy_no = d.copy_no
          except all select ${columns} from retail.promotions_as_of(d.copied_at))
        or exists (select ${columns} from retail.promotions_as_of(d.copied_at)
          except all select ${columns} from copies c where c.copy_no = d.copy_no))::int as differ
    from copied d`);
  expect(rows[0]).toMatchObject({ copies: 80, differ: 0 });
  expect(rows[0]?.rows).toBeGreaterThan(150);
  const changes = await database.query<{ changed: number; deleted: number }>(`
    select count(*) filter (where not is_deleted)::int as changed, count(*) filter (where is_deleted)::int as deleted
    from retail.master_revisions`);
  expect(changes.rows[0]?.changed).toBeGreaterThan(10);
  expect(changes.rows[0]?.deleted).toBeGreaterThan(2);
});

test('when a transaction that began first ends last there is one version at every instant all the same', async () => {
  await database.query(`insert into retail.teams (team_id, name, updated_at) values ('ARS', 'first', '2026-01-01')`);
  await database.transaction(async tx => {
    await tx.query('select now()');
    await sleep(20);
    await database.query(`update retail.teams set name = 'second' where team_id = 'ARS'`);
    await tx.query(`update retail.teams set name = 'third' where team_id = 'ARS'`);
  });
  const { rows } = await database.query<{ versions: number; names: string }>(`
    with instants as (
      select valid_from as at from retail.master_revisions where table_name = 'teams'
      union select superseded_at from retail.master_revisions where table_name = 'teams'
      union select updated_at from retail.teams)
    select count(*)::int as versions, string_agg(name, ' ') as names
    from instants i, lateral retail.teams_as_of(i.at) group by i.at order by i.at`);
  expect(rows.map(row => row.versions)).toEqual(rows.map(() => 1));
  expect(rows.at(-1)?.names).toBe('third');
});

test.each([
  ['stores', `(store_id, name, time_zone, country, currency) values ('S', 'old', 'UTC', 'GB', 'GBP')`],
  ['suppliers', `(supplier_id, name) values ('S', 'old')`],
  ['products', `(product_id, name, category, list_price) values ('S', 'old', 'A > B', 9.99)`],
  ['employees', `(employee_id, store_id, name) values ('S', 'S', 'old')`],
  ['promotions', `(promotion_code, name, kind) values ('S', 'old', 'OTHER')`],
  ['teams', `(team_id, name) values ('S', 'old')`],
])('%s are read as they stood', async (table, values) => {
  await database.query(`insert into retail.${table} ${values}`);
  const before = await database.query<{ now: string }>(`select clock_timestamp()::text as now`);
  const asOf = async () =>
    (await database.query(`select * from retail.${table}_as_of($1) where name = 'old'`, [before.rows[0]?.now])).rows;
  const stood = await asOf();
  expect(stood).toHaveLength(1);
  await database.query(`update retail.${table} set name = 'new' where name = 'old'`);
  expect(await asOf()).toEqual(stood);
});

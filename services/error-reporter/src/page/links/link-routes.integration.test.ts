import { createDatabase } from '@tillkeeper/database';
import Fastify from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type PageUnderTest, pageUnderTest } from '../testing/page-under-test.ts';
import { linkRoutes } from './link-routes.ts';

let page: PageUnderTest;
let close: () => Promise<void>;
let app: ReturnType<typeof Fastify>;
beforeAll(async () => {
  page = await pageUnderTest();
  const ofReporter = createDatabase({ url: page.database.url, role: 'tillkeeper_reporter' });
  app = Fastify();
  await app.register(linkRoutes(ofReporter, () => page.clock));
  close = async () => {
    await app.close();
    await ofReporter.close();
    await page.close();
  };
});
afterAll(() => close());

const list = async (query = '') => (await app.inject(`/links${query}`)).json();
const revoke = async (body: object) => app.inject({ method: 'POST', url: '/links/revoke', payload: body });
const status = async (path: string) => (await fetch(page.url + path)).status;

test('operators see which links there are, and never a link itself', async () => {
  const path = await page.linkFor();
  await page.linkFor('S015', 'bob@stores.example');
  const { links } = await list('?store=S014');
  expect(links).toMatchObject([
    { store_id: 'S014', person: 'ada@stores.example', role: 'manager', state: 'open', last_used_at: null },
  ]);
  expect((await list()).links).toHaveLength(2);
  expect(JSON.stringify(await list('?all=true'))).not.toContain(path.split('.').at(-1));
});

test('a link that is revoked opens nothing from then on, and the others of its store do', async () => {
  const [first, second] = [await page.linkFor(), await page.linkFor()];
  const id = String(Number.parseInt(first.split('/')[2]?.split('.')[0] ?? '', 36));
  expect([await status(first), await status(second)]).toEqual([200, 200]);
  expect((await revoke({ link_id: id, by: 'olga' })).json()).toEqual({ revoked: [id] });
  expect([await status(first), await status(second)]).toEqual([410, 200]);
  expect((await revoke({ link_id: id, by: 'olga' })).json()).toEqual({ revoked: [] });
  const { rows } = await page.database.query('select revoked_by from ops.fix_links where revoked_at is not null');
  expect(rows).toEqual([{ revoked_by: 'olga' }]);
});

test('all links of a store are revoked together, those of another are not', async () => {
  const [ours, other] = [await page.linkFor(), await page.linkFor('S015', 'bob@stores.example')];
  await revoke({ store_id: 'S014', by: 'olga' });
  expect([await status(ours), await status(other)]).toEqual([410, 200]);
});

test.each([{}, { link_id: '1' }, { link_id: 'x', by: 'o' }, { store_id: 'S014', link_id: '1', by: 'o' }, { by: 'o' }])(
  'what does not say who revokes which is refused: %j',
  async body => {
    expect((await revoke(body)).statusCode).toBe(400);
  },
);

import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { GivenAnswer } from '../answers/answers-desk.ts';
import { linkPath } from './links/link-token.ts';
import { problemOf } from './testing/fake-desk.ts';
import { formTokenOf, type PageUnderTest, pageUnderTest, secret } from './testing/page-under-test.ts';

let page: PageUnderTest;
beforeAll(async () => {
  page = await pageUnderTest();
});
afterAll(() => page.close());
beforeEach(() => {
  // every test finds full buckets
  page.clock = new Date(page.clock.getTime() + 3_600_000);
  page.desk.problemsOpen = [
    problemOf({ exception_id: '1' }),
    problemOf({ exception_id: '2', store_id: 'S015', transaction_id: 'YORK-2' }),
  ];
  page.desk.saved.length = 0;
  page.mailed.length = 0;
});

const get = async (path: string, headers: Record<string, string> = {}) => {
  const answer = await fetch(page.url + path, { headers, redirect: 'manual' });
  return { status: answer.status, headers: answer.headers, text: await answer.text() };
};
const post = async (path: string, fields: Record<string, string>, headers: Record<string, string> = {}) => {
  const body = new URLSearchParams(fields);
  const answer = await fetch(page.url + path, { method: 'POST', body, headers, redirect: 'manual' });
  return {
    status: answer.status,
    headers: answer.headers,
    location: answer.headers.get('location'),
    text: await answer.text(),
  };
};
const draft = JSON.stringify([{ kind: 'correct', ids: ['1'], column: 'quantity', value: '2' }]);

test('a link opens its own store and says nothing of another', async () => {
  const { status, text } = await get(await page.linkFor());
  expect(status).toBe(200);
  expect(text).toContain('R-1');
  expect(text).toContain('Leeds');
  expect(text).not.toContain('YORK-2');
});

test('the same mail has the same link, however often it is written; another person has another', async () => {
  const reportId = 1n;
  const of = (person: string) =>
    page.database.transaction(tx => page.links.of(tx, { storeId: 'S014', reportId, person, role: 'manager' }));
  const first = await of('ada@stores.example');
  expect(await of('ada@stores.example')).toBe(first);
  expect(await of('bob@stores.example')).not.toBe(first);
});

test('a link with another store in it, a changed one and one of another secret open nothing', async () => {
  const path = await page.linkFor();
  const [, , token = ''] = path.split('/');
  const forged = linkPath({ linkId: 1n, storeId: 'S014', expiresAtSeconds: 1_900_000_000 }, 'another secret');
  for (const wrong of [
    `/S015/${token}`,
    `/S014/${token.slice(0, -2)}AA`,
    forged,
    '/S014/x',
    '/S014/..%2f..%2fetc',
    `/S014%00/${token}`,
  ]) {
    const answer = await get(wrong);
    expect([wrong, answer.status]).toEqual([wrong, 404]);
    expect(answer.text).not.toContain('R-1');
    expect(answer.text).toContain('latest mail');
  }
});

test('a link that was signed for a row of another store opens nothing, should the secret ever be shared', async () => {
  const path = await page.linkFor('S015', 'bob@stores.example');
  const linkId = BigInt(Number.parseInt(path.split('/')[2]?.split('.')[0] ?? '', 36));
  const ofOther = linkPath({ linkId, storeId: 'S014', expiresAtSeconds: 1_900_000_000 }, secret);
  const answer = await get(ofOther);
  expect(answer.status).toBe(410);
  expect(answer.text).not.toContain('R-1');
});

test('an expired link opens nothing, and has a new one mailed to the address in the tables', async () => {
  const path = await page.linkFor();
  const before = page.clock;
  page.clock = new Date(page.clock.getTime() + 15 * 86_400_000);
  const expired = await get(path);
  expect(expired.status).toBe(410);
  expect(expired.text).not.toContain('R-1');
  expect(page.mailed).toEqual([]);
  const answer = await post(`${path}/new-link`, { form: formTokenOf(expired.text) });
  expect(answer.status).toBe(200);
  expect(page.mailed).toEqual([{ what: 'new link', storeId: 'S014' }]);
  expect((await post(`${path}/save`, { form: formTokenOf(expired.text), drafts: draft })).status).toBe(410);
  expect(page.desk.saved).toEqual([]);
  page.clock = before;
});

test('a revoked link opens nothing, though it has not expired', async () => {
  const path = await page.linkFor();
  const form = formTokenOf((await get(path)).text);
  await page.database.query(`update ops.fix_links set revoked_at = now(), revoked_by = 'operator'`);
  expect((await get(path)).status).toBe(410);
  expect((await post(`${path}/save`, { form, drafts: draft })).status).toBe(410);
  expect(page.desk.saved).toEqual([]);
});

test('looking at everything, as programs do that open links of mails, changes nothing', async () => {
  const path = await page.linkFor();
  const rows = async () => (await page.database.query('select * from ops.fix_links order by link_id')).rows;
  const before = await rows();
  for (const place of ['', '/answers', '/sheet', '/find?ids=1&text=red', '/save', '/check', '/undo', '/new-link'])
    await get(path + place);
  await fetch(page.url + path, { method: 'HEAD' });
  expect(await rows()).toEqual(before);
  expect([page.desk.saved, page.mailed]).toEqual([[], []]);
});

test('a form counts once, however often it is sent', async () => {
  const path = await page.linkFor();
  const form = formTokenOf((await get(path)).text);
  expect((await post(`${path}/save`, { form, drafts: draft })).location).toBe(`${path}?done=saved`);
  // the problem comes back, as after "undo": the old form must not answer it again
  page.desk.problemsOpen = [problemOf({ exception_id: '1' })];
  expect((await post(`${path}/save`, { form, drafts: draft })).location).toBe(`${path}?done=used`);
  expect(page.desk.saved).toHaveLength(1);
  expect(page.desk.saved[0]).toMatchObject({ storeId: 'S014', person: 'ada@stores.example' });
});

test('a form that another site, another link or nobody made is not taken', async () => {
  const path = await page.linkFor();
  const form = formTokenOf((await get(path)).text);
  const ofOther = formTokenOf((await get(await page.linkFor())).text);
  const save = (token: string, headers: Record<string, string> = {}) =>
    post(`${path}/save`, { form: token, drafts: draft }, headers);
  expect((await save(form, { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
  expect((await save(form, { 'sec-fetch-site': 'same-site' })).status).toBe(403);
  expect((await save(form, { origin: 'https://evil.example' })).status).toBe(403);
  expect((await save('')).status).toBe(403);
  expect((await save(ofOther)).status).toBe(403);
  expect((await save(`${form.slice(0, -2)}AA`)).status).toBe(403);
  expect(page.desk.saved).toEqual([]);
  expect((await save(form, { origin: 'https://fix.example', 'sec-fetch-site': 'same-origin' })).status).toBe(303);
});

test('a form that lay open for more than a day is not taken, and the manager is told to look again', async () => {
  const path = await page.linkFor();
  const form = formTokenOf((await get(path)).text);
  page.clock = new Date(page.clock.getTime() + 25 * 3_600_000);
  expect((await post(`${path}/save`, { form, drafts: draft })).location).toBe(`${path}?done=old`);
  expect(page.desk.saved).toEqual([]);
  expect((await get(`${path}?done=old`)).text).toContain('look again');
});

test('an answer to a problem of another store, or of none, is not given', async () => {
  const path = await page.linkFor();
  const form = formTokenOf((await get(path)).text);
  const drafts = JSON.stringify([{ kind: 'correct', ids: ['2', '999'], column: 'quantity', value: '2' }]);
  expect((await post(`${path}/save`, { form, drafts })).location).toBe(`${path}?done=gone`);
  const checked = await post(`${path}/check`, { form, kind: 'remove', ids: '2', reason: 'x', sure: 'yes' });
  expect(checked.text).toContain('solved meanwhile');
  expect([page.desk.saved, page.desk.checks.flat().filter(one => one.row_no === 2)]).toEqual([[], []]);
});

test.each([
  'not json',
  '[]',
  '[{"kind":"correct","ids":["1"],"column":"store_id","value":"S015"}]',
  '[{"kind":"correct","ids":["1"],"column":"customer_email","value":"x"}]',
  '[{"kind":"correct","ids":["1 or 1=1"],"column":"quantity","value":"2"}]',
  '[{"kind":"accept","ids":["1"]}]',
  `[{"kind":"correct","ids":["1"],"column":"quantity","value":"${'9'.repeat(201)}"}]`,
])('drafts that no form of ours has made are refused: %s', async drafts => {
  const path = await page.linkFor();
  const form = formTokenOf((await get(path)).text);
  expect((await post(`${path}/save`, { form, drafts })).status).toBe(400);
  expect(page.desk.saved).toEqual([]);
});

test('no other place learns the link: no referrer, no cache, no frame, and it is in no line of the log', async () => {
  const path = await page.linkFor();
  const { headers } = await get(path);
  expect(headers.get('referrer-policy')).toBe('no-referrer');
  expect(headers.get('cache-control')).toBe('no-store');
  expect(headers.get('content-security-policy')).toContain("default-src 'none'");
  expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
  expect(headers.get('content-security-policy')).not.toContain('unsafe');
  page.desk.problems = () => Promise.reject(new Error('a secret place /srv/x.ts'));
  const broken = await get(path);
  expect(broken.status).toBe(500);
  expect(broken.text).toContain('our mistake');
  expect(broken.text).not.toContain('/srv');
  expect(page.logged.join('')).toContain('a secret place');
  expect(page.logged.join('')).not.toContain(path.split('/')[2]);
  expect(page.logged.join('')).not.toContain('ada@stores.example');
  page.desk.problems = async storeId => page.desk.problemsOpen.filter(one => one.store_id === storeId);
});

test('who tries links is slowed down, and so is a link that is asked too often; another is not', async () => {
  const path = await page.linkFor();
  const statuses = [];
  for (let n = 0; n < 30; n += 1) statuses.push((await get(`/S014/1.1.${'A'.repeat(43)}`)).status);
  expect(statuses.slice(0, 15)).toEqual(Array.from({ length: 15 }, () => 404));
  expect(statuses.at(-1)).toBe(429);
  page.clock = new Date(page.clock.getTime() + 3_600_000);
  const ofLink = [];
  for (let n = 0; n < 70; n += 1) ofLink.push((await get(`${path}/sheet`)).status);
  expect(ofLink.slice(0, 50).every(status => status === 200)).toBe(true);
  const last = await get(`${path}/sheet`);
  expect([last.status, Number(last.headers.get('retry-after'))]).toEqual([429, expect.any(Number)]);
  expect((await get(await page.linkFor())).status).toBe(200);
});

test('the link of a second person says yes or no to what waits, and to nothing else; nobody says yes to his own answer', async () => {
  const path = await page.linkFor('S014', 'area@head.example', 'second-person');
  const own = { file_id: 'f'.repeat(32), row_no: 1, transaction_id: 'R-1', kind: 'correct' } as const;
  const given = (answer_id: string, answered_by: string, state: 'waiting' | 'in force'): GivenAnswer => ({
    ...{ ...own, answer_id, answered_by, state, column_name: 'quantity', original: '0', value: '2', code: null },
    ...{ answered_at: `2026-11-20T21:0${answer_id}:00.000Z`, confirmed_by: null, amount_minor: 5, currency: 'GBP' },
  });
  page.desk.answers.splice(
    0,
    99,
    given('1', 'ada@stores.example', 'waiting'),
    given('2', 'Area@Head.example', 'waiting'),
  );
  page.desk.answers.push(given('3', 'ada@stores.example', 'in force'));
  const { text } = await get(path);
  const form = formTokenOf(text);
  expect(text).toContain('Yes, put it into the books');
  expect(text).toContain('You gave this answer yourself');
  for (const place of ['check', 'save', 'undo', 'sheet'])
    expect([place, (await post(`${path}/${place}`, { form, drafts: draft, answer_id: '1' })).status]).toEqual([
      place,
      404,
    ]);
  expect((await post(`${path}/confirm`, { form, ids: '2' })).location).toBe(`${path}?done=gone`);
  expect((await post(`${path}/reject`, { form, ids: '3' })).location).toBe(`${path}?done=gone`);
  expect((await post(`${path}/confirm`, { form, ids: '1,2,3' })).location).toBe(`${path}?done=confirmed`);
  expect(page.desk.answers.map(one => [one.state, one.confirmed_by])).toEqual([
    ['in force', 'area@head.example'],
    ['waiting', null],
    ['in force', null],
  ]);
  const ofManager = await page.linkFor();
  const managers = formTokenOf((await get(ofManager)).text);
  expect((await post(`${ofManager}/confirm`, { form: managers, ids: '2' })).status).toBe(404);
});

test('what is always an article is in the history with who said so, and a manager of the store takes it back there', async () => {
  const path = await page.linkFor();
  const sayAlways = (store: string, code: string) =>
    page.desk.always(store, { code, product_id: 'SKU-003' }, { person: 'ada@stores.example', via: 'page' });
  await sayAlways('S014', 'OLD-7');
  await sayAlways('S015', 'YORK-7');
  const { text } = await get(`${path}/answers`);
  for (const shown of ['OLD-7', 'SKU-003', 'Mug, blue', 'ada@stores.example']) expect(text).toContain(shown);
  expect(text).not.toContain('YORK-7');
  expect(text).toContain(`action="${path}/undo-always"`);
  const codes = () => page.desk.aliases.map(alias => alias.code);
  const undo = (at: string, form: string, answer_id: string) => post(`${at}/undo-always`, { form, answer_id });
  const form = formTokenOf(text);
  const asSecond = await page.linkFor('S014', 'area@head.example', 'second-person');
  expect((await undo(path, '', '1')).status).toBe(403);
  expect((await undo(asSecond, formTokenOf((await get(asSecond)).text), '1')).status).toBe(404);
  expect((await undo(path, form, '2')).status).toBe(409);
  expect(codes()).toEqual(['OLD-7', 'YORK-7']);
  expect((await undo(path, form, '1')).location).toBe(`${path}/answers?done=forgotten`);
  expect(codes()).toEqual(['YORK-7']);
  expect((await get(`${path}/answers`)).text).not.toContain('OLD-7');
}, 20_000);

test('money that needs a second person has one asked, by whom it was answered', async () => {
  const path = await page.linkFor();
  const form = formTokenOf((await get(path)).text);
  page.desk.needsSecond = true;
  page.desk.answers.length = 0;
  expect((await post(`${path}/save`, { form, drafts: draft })).location).toBe(`${path}?done=second`);
  page.desk.needsSecond = false;
  expect(page.mailed).toEqual([{ what: 'second person', storeId: 'S014', answerIds: ['1'] }]);
});

test('a link is its person’s: it opens nothing for who is no longer the manager, nor for a former second person', async () => {
  const [manager, former] = [
    await page.linkFor('S015', 'bob@stores.example'),
    await page.linkFor('S015', 'old@head.example', 'second-person'),
  ];
  expect((await fetch(page.url + manager)).status).toBe(200);
  expect((await fetch(page.url + former)).status).toBe(410);
  await page.database.query(`update retail.stores set manager_email = 'eve@stores.example' where store_id = 'S015'`);
  expect((await fetch(page.url + manager)).status).toBe(410);
  await page.database.query(`update retail.stores set manager_email = 'BOB@stores.example' where store_id = 'S015'`);
  expect((await fetch(page.url + manager)).status).toBe(200);
  await page.database.query(`update retail.stores set manager_email = 'bob@stores.example' where store_id = 'S015'`);
});

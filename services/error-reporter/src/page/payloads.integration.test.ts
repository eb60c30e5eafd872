import { afterEach, beforeEach, expect, test } from 'vitest';
import { createFakeDesk, problemOf } from './testing/fake-desk.ts';
import { type OpenPage, startOpenPage } from './testing/open-page.ts';

/** What a till, a customer, a list or a manager may write anywhere. */
const payloads = [
  `"><img src=x onerror=alert(1)>`,
  `'><svg/onload=alert(1)>`,
  '</textarea></title></script><script>alert(1)</script>',
  'javascript:alert(1)',
  '#{7*7}{{7*7}}<%= 7*7 %>',
  'x" onfocus="alert(1)" autofocus="',
  '=HYPERLINK("http://evil.example","x")',
  'a\r\nSet-Cookie: a=b\r\n\r\n<html>',
];
const desk = createFakeDesk(
  payloads.map((name, at) => ({ product_id: `${at}${name}`.slice(0, 64), name: `red ${name}` })),
);
const text = payloads.join(' ');
let open: OpenPage;
afterEach(() => open.stop());
beforeEach(async () => {
  // its clock stands still: each test has a page whose limits are not used up
  open = await startOpenPage(desk, text);
  desk.problemsOpen = payloads.flatMap((payload, at) =>
    (['error', 'warning'] as const).map((severity, side) =>
      problemOf({
        ...{ exception_id: String(2 * at + side + 1), severity, code: side === 0 ? 'product.unknown' : payload },
        ...{ cause: `cause ${payload} ${side}`, file_name: payload, transaction_id: payload, till_id: payload },
        ...{ business_date: payload, sold_at: null, product_id: payload, product_name: payload, value: payload },
        ...{ message: payload, column_name: 'product_id', currency: 'GBP' },
        ...{ suggestions: [{ product_id: payload, name: payload }], answers: ['correct', 'accept', 'remove'] },
        correctable: ['product_id', 'quantity', 'currency', 'employee_id', 'promotion_code'],
      }),
    ),
  );
  desk.answers.length = 0;
  desk.aliases.length = 0;
  for (const [at, payload] of payloads.entries())
    desk.aliases.push({
      ...{ alias_id: String(at + 1), store_id: 'S014', code: payload, product_id: payload, product_name: payload },
      ...{ confirmed_by: payload, confirmed_at: '2026-11-20T21:00:00.000Z' },
    });
  for (const [at, payload] of payloads.entries())
    desk.answers.push({
      ...{ answer_id: String(at + 1), file_id: 'f'.repeat(32), row_no: at, transaction_id: payload, kind: 'correct' },
      ...{ column_name: 'product_id', original: payload, value: payload, code: payload, state: 'waiting' },
      ...{ answered_by: payload, answered_at: '2026-11-20T21:00:00.000Z', confirmed_by: payload },
      ...{ amount_minor: 5, currency: 'GBP' },
    });
});

/** Elements and attributes that a page of ours may have; whatever else was let in is a mistake. */
const ours = new Set(
  'html head meta title link script body a header p span main h1 h2 h3 ul li section strong code details summary dl dt dd form input fieldset legend label button select option div nav footer del ins br'.split(
    ' ',
  ),
);

function foreignIn(page: string): string[] {
  const found: string[] = [];
  for (const [tag, name = '', attributes = ''] of page.matchAll(/<([a-z][^\s/>]*)((?:"[^"]*"|[^">])*)>/gi)) {
    if (!ours.has(name.toLowerCase())) found.push(tag);
    if (/\son[a-z]+\s*=|javascript:|autofocus|srcdoc|style\s*=/i.test(attributes.replace(/="[^"]*"/g, '=""')))
      found.push(tag);
    for (const [, target = ''] of attributes.matchAll(/\s(?:href|src|action|formaction)="([^"]*)"/g))
      if (!/^(\/|#main$)/.test(target) || target.startsWith('//')) found.push(tag);
  }
  // the only script is the file
  return [...found, ...(page.match(/<script(?![^>]*src="\/assets\/page-[0-9a-f]+\.js" defer><\/script>)/g) ?? [])];
}

test('the search for what is foreign finds it', () => {
  for (const bad of [
    '<img src=x>',
    '<a href="javascript:alert(1)">',
    '<p onclick="x">',
    '<script>x</script>',
    '<a href="//evil.example">',
    '<input value="" autofocus>',
  ])
    expect([bad, foreignIn(bad).length > 0]).toEqual([bad, true]);
});

const formToken = async (): Promise<string> =>
  /name="form" value="([^"]+)"/.exec(await (await fetch(`${open.url}/S014/manager`)).text())?.[1] ?? '';

test.each([
  '/S014/manager',
  '/S014/manager?page=2',
  `/S014/manager?done=${encodeURIComponent(text)}`,
  '/S014/manager/answers',
  '/S014/manager/sheet',
  '/S014/second',
  '/S014/expired',
  ...payloads.map(payload => `/S014/manager/find?ids=1,2&text=${encodeURIComponent(`red ${payload}`.slice(0, 80))}`),
  ...payloads.map(payload => `/S014/manager/find?ids=1&text=red&carried=${encodeURIComponent(payload)}`),
  `/S014/manager/cause/${encodeURIComponent(text).slice(0, 250)}`,
  `/${encodeURIComponent(payloads[0] ?? '')}/manager`,
  `/S014/${encodeURIComponent(payloads[0] ?? '')}`,
])('nothing that was typed is markup or a header on %s', async path => {
  const answer = await fetch(open.url + path, { redirect: 'manual' });
  const page = await answer.text();
  expect(answer.status).toBeLessThan(500);
  expect(foreignIn(page)).toEqual([]);
  expect(page).not.toContain('<img');
  expect(answer.headers.get('set-cookie')).toBeNull();
  expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
});

test.each(payloads)('nor what is answered with: %s', async payload => {
  const form = await formToken();
  const bodies = [
    { kind: 'correct', ids: '1', column: 'product_id', value: payload },
    { kind: 'correct', ids: '1', column: payload, value: payload },
    { kind: 'accept', ids: '2', reason: payload, reason_other: payload },
    { kind: 'remove', ids: '1', reason: '', sure: payload },
    { kind: payload, ids: payload },
    { kind: 'correct', ids: '3', column: 'quantity', value: payload, carried: payload },
  ];
  for (const body of bodies) {
    const answer = await fetch(`${open.url}/S014/manager/check`, {
      method: 'POST',
      body: new URLSearchParams({ form, ...body }),
      redirect: 'manual',
    });
    expect(answer.status).toBeLessThan(500);
    expect(foreignIn(await answer.text())).toEqual([]);
    expect(answer.headers.get('set-cookie')).toBeNull();
  }
});

test('every redirect stays on the page that the link opens', async () => {
  const form = await formToken();
  const places = [
    ['/S014/manager/find?ids=1%0d%0aSet-Cookie:a=b&text=x', undefined],
    ['/S014/manager/cause/none?done=//evil.example', undefined],
    ['/S014/manager/save', { form, drafts: '[{"kind":"accept","ids":["999"],"reason":"x"}]' }],
    ['/S014/manager/undo', { form, answer_id: '1' }],
  ] as const;
  for (const [path, body] of places) {
    const init = body === undefined ? {} : { method: 'POST', body: new URLSearchParams(body) };
    const answer = await fetch(open.url + path, { redirect: 'manual', ...init });
    expect([path, answer.status]).toEqual([path, 303]);
    expect(answer.headers.get('location')).toMatch(/^\/S014\/manager(\/answers)?(\?done=[a-z]+)?$/);
  }
});

test('what is not asked as a page of ours asks is refused in words: methods, types, sizes', async () => {
  const big = 'x'.repeat(200_000);
  const post = (path: string, body: string | URLSearchParams | FormData, type?: string) =>
    fetch(open.url + path, {
      method: 'POST',
      body,
      ...(type === undefined ? {} : { headers: { 'content-type': type } }),
    });
  const statuses = [
    (await post('/S014/manager/check', '{}', 'application/json')).status,
    (await post('/S014/manager/check', new URLSearchParams({ form: big }))).status,
    (await post('/S014/manager/sheet', new URLSearchParams({ form: await formToken() }))).status,
    (await fetch(`${open.url}/S014/manager`, { method: 'DELETE' })).status,
    (await fetch(`${open.url}/S014/manager/save`)).status,
  ];
  expect(statuses).toEqual([400, 413, 400, 404, 404]);
  const sheet = new FormData();
  sheet.set('form', await formToken());
  sheet.set('file', new Blob([new Uint8Array(9 * 1024 * 1024)]), 'x.xlsx');
  const answer = await post('/S014/manager/sheet', sheet);
  expect([answer.status, await answer.text()]).toEqual([413, expect.stringContaining('too large')]);
});

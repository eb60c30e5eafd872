import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { startDoor, type TestDoor } from './testing/start-door.ts';

let door: TestDoor;
beforeAll(async () => {
  door = await startDoor();
});
afterAll(() => door.stop());

const operation = z.looseObject({
  operationId: z.string(),
  summary: z.string(),
  responses: z.record(z.string(), z.unknown()),
  requestBody: z.object({ content: z.record(z.string(), z.unknown()) }).optional(),
});
const openApi = z.looseObject({
  openapi: z.literal('3.1.0'),
  paths: z.record(z.string(), z.partialRecord(z.enum(['get', 'put', 'post', 'delete']), operation)),
  components: z.looseObject({ schemas: z.record(z.string(), z.unknown()) }),
});
const read = async () => openApi.parse(await (await door.request('GET', '/openapi.json', { key: null })).json());

test('the document describes every route of the contract', async () => {
  const { paths } = await read();
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map(method => `${method.toUpperCase()} ${path}`),
  );
  expect(operations.toSorted()).toEqual([
    'DELETE /v1/aliases/{alias_id}',
    'DELETE /v1/senders/{sender_id}/keys/{key_id}',
    'GET /v1/aliases',
    'GET /v1/books',
    'GET /v1/checks/{check_id}',
    'GET /v1/erasures/{erasure_id}',
    'GET /v1/exceptions',
    'GET /v1/exceptions/{exception_id}/raw',
    'GET /v1/files',
    'GET /v1/files/{file_id}',
    'GET /v1/files/{file_id}/exceptions',
    'GET /v1/senders',
    'GET /v1/senders/{sender_id}/keys',
    'GET /v1/store-days',
    'GET /v1/stores',
    'POST /v1/aliases',
    'POST /v1/erasures',
    'POST /v1/files',
    'POST /v1/files/check',
    'POST /v1/files/{file_id}/release',
    'POST /v1/senders',
    'POST /v1/senders/{sender_id}/keys',
    'POST /v1/transactions',
    'PUT /v1/senders/{sender_id}/files/{file_name}',
  ]);
});

test('what is streamed has its body described, and every operation its problems', async () => {
  const { paths } = await read();
  const bodyTypes = (path: string, method: 'put' | 'post') =>
    Object.keys(paths[path]?.[method]?.requestBody?.content ?? {});
  expect(bodyTypes('/v1/senders/{sender_id}/files/{file_name}', 'put')).toEqual([
    'application/octet-stream',
    'text/csv',
  ]);
  expect(bodyTypes('/v1/files', 'post')).toEqual(['multipart/form-data']);
  expect(bodyTypes('/v1/transactions', 'post')).toEqual(['application/json', 'application/x-ndjson']);
  for (const methods of Object.values(paths))
    for (const one of Object.values(methods))
      expect([one?.operationId, Object.keys(one?.responses ?? {})]).toEqual([
        one?.operationId,
        expect.arrayContaining(['4XX', '5XX']),
      ]);
});

test('every reference in the document leads somewhere', async () => {
  const text = JSON.stringify(await read());
  const references = [...text.matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)].map(match => match[1]);
  const { components } = await read();
  expect(references.length).toBeGreaterThan(5);
  expect(references.filter(name => !Object.hasOwn(components.schemas, name ?? ''))).toEqual([]);
});

test('the page has its script from here, and the browser may fetch nothing from elsewhere', async () => {
  const page = await door.request('GET', '/docs/', { key: null });
  const html = await page.text();
  expect(page.headers.get('content-type')).toMatch(/^text\/html/);
  expect(page.headers.get('content-security-policy')).toMatch(/^default-src 'self';/);
  const hosts = [...html.matchAll(/https?:\/\/[^\s"'<>)]+/g)].map(match => match[0]);
  expect(hosts).toEqual([]);
  const script = /<script[^>]+src="([^"]+)"/.exec(html)?.[1] ?? '';
  const answer = await door.request('GET', new URL(script, `${door.url}/docs/`).pathname, { key: null });
  expect([answer.status, (await answer.text()).length > 1_000_000]).toEqual([200, true]);
  expect(html).toContain('"withDefaultFonts": false');
});

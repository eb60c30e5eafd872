import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { CommandError } from '../exit-code.ts';
import type { Output } from '../print.ts';
import { listLinks, revokeLinks } from './links.ts';

let server: Server;
let operationsUrl: string;
let answer: unknown;
let asked: string[];
let said: string[];
const output: Output = { say: text => void said.push(text), progress: () => {}, json: () => {} };
beforeEach(async () => {
  [asked, said] = [[], []];
  server = createServer((request, response) => {
    let body = '';
    request.on('data', chunk => {
      body += chunk;
    });
    request.on('end', () => {
      asked.push(`${request.method} ${request.url} ${body}`.trim());
      response.end(JSON.stringify(answer));
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  operationsUrl = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
});
afterEach(() => server.close());

test('links are listed by store, with whom they were sent to and until when they hold', async () => {
  answer = {
    links: [
      {
        ...{ link_id: '7', store_id: 'S014', person: 'ada@stores.example', role: 'manager', state: 'open' },
        ...{ created_at: '2026-11-20T21:00:00Z', expires_at: '2026-12-04T21:00:00Z', last_used_at: null },
      },
    ],
  };
  expect(await listLinks({ operationsUrl }, output, { storeId: 'S 14', isAll: true, limit: 5 })).toBe(0);
  expect(asked).toEqual(['GET /links?all=true&limit=5&store=S+14']);
  expect(said.join('\n')).toMatch(/7 +S014 +ada@stores\.example/);
});

test('one is revoked by its number, all of a store by the store', async () => {
  answer = { revoked: ['7'] };
  expect(await revokeLinks({ operationsUrl }, output, { linkId: '7', storeId: undefined, by: 'olga' })).toBe(0);
  expect(await revokeLinks({ operationsUrl }, output, { linkId: undefined, storeId: 'S014', by: 'olga' })).toBe(0);
  expect(asked).toEqual([
    'POST /links/revoke {"link_id":"7","by":"olga"}',
    'POST /links/revoke {"store_id":"S014","by":"olga"}',
  ]);
  expect(said[0]).toBe('1 link opens nothing any more.');
});

test('nothing to revoke is a refusal; both a link and a store are wrong usage', async () => {
  answer = { revoked: [] };
  const of = (linkId: string | undefined, storeId: string | undefined) =>
    revokeLinks({ operationsUrl }, output, { linkId, storeId, by: 'olga' }).catch((error: unknown) =>
      error instanceof CommandError ? error.exitCode : error,
    );
  expect([await of('7', undefined), await of('7', 'S014'), await of(undefined, undefined)]).toEqual([4, 2, 2]);
});

import { connect } from 'node:net';
import { createTestDatabase, type TestDatabase } from '@tillkeeper/database/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { headOfficeKey, startDoor, type TestDoor } from './testing/start-door.ts';

let database: TestDatabase;
let door: TestDoor;
beforeAll(async () => {
  database = await createTestDatabase();
  door = await startDoor({ databaseUrl: database.url, settings: { RATE_LIMIT_BURST: '5000' } });
  await door.run('ingest-api.senders-snapshot');
});
afterAll(async () => {
  await door.stop();
  await database.drop();
});

const encode = (place: unknown) => Buffer.from(JSON.stringify(place)).toString('base64url');
const paths = [
  ...[
    '/v1/files?sender_id=%00',
    '/v1/files?sender_id=a&sender_id=b',
    '/v1/files?limit[]=1',
    '/v1/files?business_date=0000-01-01',
  ],
  ...[
    `/v1/files?cursor=${encode(['0000-01-01T00:00:00Z', 'x'])}`,
    `/v1/files?cursor=${encode(['2026-01-01T00:00:00Z', '\u0000'])}`,
  ],
  ...[`/v1/files?cursor=${encode([1, 2, 3])}`, `/v1/files?cursor=${encode({ __proto__: null })}`],
  ...[
    '/v1/exceptions?store_id=%00',
    '/v1/exceptions?status=',
    `/v1/exceptions?cursor=${encode(['x', '99999999999999999999'])}`,
  ],
  ...[`/v1/files/${'0'.repeat(32)}/exceptions?cursor=${encode(['999999999999999999', '999999999999999999'])}`],
  ...['/v1/senders/%00/keys', '/v1/senders/__proto__/keys', '/v1/senders/%F0%9F%98%80/keys', '/v1/checks/constructor'],
  ...[
    '/docs',
    '/docs/',
    '/docs/../openapi.json',
    '/v1/files/%2e%2e%2f',
    '/v1/files/check',
    '//',
    '/v1//files',
    '/?',
    '/v1/files?%',
  ],
];

test('whatever is asked, no answer is a mistake of ours', async () => {
  for (const path of paths)
    for (const method of ['GET', 'POST', 'PUT', 'DELETE', 'HEAD', 'OPTIONS', 'PATCH']) {
      const answer = await door.request(method, path, { headers: { accept: 'text/csv' } });
      expect([method, path, answer.status < 500]).toEqual([method, path, true]);
      await answer.body?.cancel();
    }
});

const bodies = [
  '',
  '{',
  'null',
  '[]',
  '{"__proto__":{}}',
  '"\\ud800"',
  '{"sender_id":"S1","kind":"store","stores":["\\u0000"]}',
];

test('whatever is sent, no answer is a mistake of ours', async () => {
  const types = ['application/json', 'application/x-ndjson', 'text/plain', 'multipart/form-data; boundary=x', 'x', '/'];
  for (const path of [
    '/v1/senders',
    '/v1/transactions',
    '/v1/files',
    '/v1/files/check?file_name=a.csv',
    '/v1/senders/HQ/keys',
  ])
    for (const type of types)
      for (const body of [...bodies, '--x\r\n\r\n\r\n--x--', '\u0000'.repeat(100)]) {
        const answer = await door.request('POST', path, { body, headers: { 'content-type': type } });
        expect([path, type, body, answer.status < 500]).toEqual([path, type, body, true]);
        await answer.body?.cancel();
      }
});

test.each(['', ' ', '%', '[', 'a b', '\u00e9', 'x:99999999', '<script>'])('the host %j is answered', async host => {
  const { port } = new URL(door.url);
  const answer = await new Promise<string>((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port: Number(port) });
    let text = '';
    socket.on('data', chunk => (text += String(chunk)));
    socket.on('end', () => resolve(text));
    socket.on('error', reject);
    socket.write(
      `GET /docs HTTP/1.1\r\nhost: ${host}\r\nconnection: close\r\nauthorization: Bearer ${headOfficeKey}\r\n\r\n`,
    );
  });
  expect(answer).toMatch(/^HTTP\/1\.1 [34]\d\d /);
});

import { hash } from 'node:crypto';
import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { blobKeys, problemDetails, storedRefusal } from '@tillkeeper/contracts';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { fileName, header, salesCsv } from './testing/sales-files.ts';
import { headOfficeKey, startDoor, type TestDoor, until } from './testing/start-door.ts';

let door: TestDoor;
beforeAll(async () => {
  door = await startDoor({ settings: { MAX_FILE_BYTES: '1MiB', RATE_LIMIT_BURST: '2000' } });
});
afterAll(() => door.stop());

// Whatever a test did: nothing that counts as a file may be left.
afterEach(async () => {
  await until(async () => (await door.keys('unannounced/')).length === 0);
  expect([await door.keys('receipts/'), await door.keys('bronze/')]).toEqual([[], []]);
  expect(door.bus.events.filter(event => event.type === 'file.received')).toEqual([]);
});

const problemOf = async (answer: Response) => {
  expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  const body = problemDetails.parse(await answer.json());
  expect([body.status, body.instance]).toEqual([answer.status, expect.any(String)]);
  return [answer.status, body.code];
};
const row = salesCsv(1).split('\n')[1];
const workbook = Buffer.concat([Buffer.from('PK\u0003\u0004'), Buffer.alloc(2000, 7)]);
const digestOf = (text: string) => `sha-256=:${hash('sha256', text, 'base64')}:`;

test.each<[string, string, string | Uint8Array, Record<string, string>, [number, string]]>([
  ['a wrong digest', fileName(1), salesCsv(1), { 'content-digest': digestOf('other') }, [400, 'digest.mismatch']],
  ['a digest that cannot be read', fileName(1), salesCsv(1), { 'content-digest': 'x' }, [400, 'request.malformed']],
  ['a wrong row count', fileName(1), salesCsv(2), { 'tillkeeper-row-count': '3' }, [400, 'declaration.mismatch']],
  ['a wrong total', fileName(1), salesCsv(2), { 'tillkeeper-control-total': '1' }, [400, 'declaration.mismatch']],
  ['a gzip bomb', `${fileName(1)}.gz`, gzipSync(Buffer.alloc(50 * 2 ** 20)), {}, [413, 'file.too-large']],
  ['a file that is too large', fileName(1), Buffer.alloc(2 ** 20 + 1, 'a'), {}, [413, 'file.too-large']],
  ['a spreadsheet called .csv', fileName(1), workbook, {}, [415, 'content.not-as-named']],
  ['a spreadsheet called .xlsx', 'HQ_sales.xlsx', workbook, {}, [415, 'file.format-unsupported']],
  ['plain bytes called .gz', `${fileName(1)}.gz`, salesCsv(1), {}, [415, 'content.not-as-named']],
  ['no bytes', fileName(1), '', {}, [422, 'file.empty']],
  ['a missing column', fileName(1), `transaction_id,line_no\n`, {}, [422, 'header.missing-column']],
  ['a column twice', fileName(1), `${header},store_id\n${row},S001\n`, {}, [422, 'header.repeated-column']],
  ['a content encoding', fileName(1), salesCsv(1), { 'content-encoding': 'gzip' }, [415, 'file.format-unsupported']],
])('%s has its answer', async (_, name, body, headers, expected) => {
  expect(await problemOf(await door.put(name, body, headers))).toEqual(expected);
});

test.each([
  '../../etc/passwd',
  `${fileName(1)}\u0000`,
  `${'A'.repeat(5000)}.csv`,
  'é'.repeat(5000),
  'x',
  'HQ_sales_20261340_T01_1.csv',
  'S001_sales_20261120_T01_000001.csv',
])('the name %j has its answer', async name => {
  expect(await problemOf(await door.put(name, salesCsv(1)))).toEqual([422, 'file-name.invalid']);
});

test('a path in a name that was not encoded is a wrong name, too', async () => {
  const answer = await raw(`PUT /v1/senders/HQ/files/../../x.csv HTTP/1.1\r\ncontent-length: 1\r\n`, 'x');
  expect(answer).toMatch(/^HTTP\/1.1 422[\s\S]*file-name\.invalid/);
});

test.each([
  ['PUT /v1/senders/HQ/files/%zz HTTP/1.1\r\ncontent-length: 1\r\n', 'x', 400, 'request.malformed'],
  ['PUT /v1/senders/HQ/files/%FF HTTP/1.1\r\ncontent-length: 1\r\n', 'x', 400, 'request.malformed'],
  ['GET /nowhere HTTP/1.1\r\n', '', 404, 'not-found'],
  ['BREW /v1/files HTTP/1.1\r\n', '', 400, 'request.malformed'],
  [`GET /${'a'.repeat(100_000)} HTTP/1.1\r\n`, '', 400, 'request.malformed'],
  ['PUT /v1/senders/HQ/files/a.csv HTTP/1.1\r\ncontent-length: x\r\n', '', 400, 'request.malformed'],
  ['POST /v1/files HTTP/1.1\r\ncontent-type: text/plain\r\ncontent-length: 1\r\n', 'x', 400, 'request.malformed'],
])('%s is answered as a problem', async (head, body, status, code) => {
  const answer = await raw(head, body);
  expect(answer).toMatch(
    new RegExp(`^HTTP/1.1 ${status} [\\s\\S]*application/problem\\+json[\\s\\S]*"code":"${code}"`),
  );
});

test('an upload that is cut leaves nothing', async () => {
  const head = `PUT /v1/senders/HQ/files/${fileName(1)} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${headOfficeKey}\r\n`;
  for (const length of ['content-length: 100000\r\n\r\n', 'transfer-encoding: chunked\r\n\r\n186a0\r\n']) {
    const socket = connect({ host: '127.0.0.1', port: Number(new URL(door.url).port) });
    socket.write(`${head}${length}${salesCsv(20)}`);
    await new Promise(resolve => setTimeout(resolve, 100));
    socket.destroy();
  }
  await until(async () => (await door.keys('')).every(key => key.startsWith('refusals/')));
});

test('an upload that ends before its declared length is answered, and leaves nothing', async () => {
  const answer = await raw(
    `PUT /v1/senders/HQ/files/${fileName(1)} HTTP/1.1\r\ncontent-length: 9999\r\n`,
    salesCsv(2),
    true,
  );
  expect(answer).toMatch(/^HTTP\/1.1 400 [\s\S]*upload\.incomplete/);
});

const boundary = 'XX';
const part = (name: string, value: string, file = '') =>
  `--${boundary}\r\ncontent-disposition: form-data; name="${name}"${file && `; filename="${file}"`}\r\n\r\n${value}\r\n`;
const form = (body: string) =>
  door.request('POST', '/v1/files', { body, headers: { 'content-type': `multipart/form-data; boundary=${boundary}` } });
const filePart = part('file', salesCsv(1), fileName(1));

test.each([
  ['no closing boundary', filePart, [400, 'upload.incomplete']],
  ['an end in the middle of the file', filePart.slice(0, -20), [400, 'upload.incomplete']],
  ['no file', `${part('row_count', '1')}--XX--`, [400, 'request.malformed']],
  ['nothing', '', [400, 'request.malformed']],
  ['a declaration after the file', `${filePart}${part('row_count', '1')}--XX--`, [400, 'request.malformed']],
  ['a misspelt declaration', `${part('row_cout', '1')}${filePart}--XX--`, [400, 'request.malformed']],
  ['a declaration twice', `${part('row_count', '1').repeat(2)}${filePart}--XX--`, [400, 'request.malformed']],
  ['a wrong declaration', `${part('row_count', '7')}${filePart}--XX--`, [400, 'declaration.mismatch']],
  ['a file that is too large', `${part('file', 'a,'.repeat(2 ** 20), fileName(1))}--XX--`, [413, 'file.too-large']],
  ['two files', `${filePart.repeat(2)}--XX--`, [400, 'request.malformed']],
  ['a bad name', `${part('file_name', '../x')}${filePart}--XX--`, [422, 'file-name.invalid']],
])('a form with %s has its answer', async (_, body, expected) => {
  expect(await problemOf(await form(body))).toEqual(expected);
});

test('a form without a boundary has its answer', async () => {
  const headers = { 'content-type': 'multipart/form-data' };
  expect(await problemOf(await door.request('POST', '/v1/files', { body: 'x', headers }))).toEqual([
    400,
    'request.malformed',
  ]);
});

test('a refusal is kept and announced once a day, however often the file is sent', async () => {
  const before = door.bus.events.length;
  for (let i = 0; i < 3; i += 1) await door.put(fileName(77), workbook);
  await until(() => door.bus.events.length > before);
  await until(async () => (await door.keys('unannounced/')).length === 0);
  const events = door.bus.events.slice(before);
  expect(events).toEqual([
    expect.objectContaining({ type: 'file.refused', key: 'HQ', data: expect.objectContaining({ sender_id: 'HQ' }) }),
  ]);
  const kept = (await door.blobs.read(blobKeys.refusal(events[0]?.subject ?? ''))).toString();
  expect(storedRefusal.parse(JSON.parse(kept))).toMatchObject({
    file_name: fileName(77),
    code: 'content.not-as-named',
    sender_id: 'HQ',
  });
});

// of head office it is noted by the test before the next one
let wasGuessedBefore = false;
test('nobody is let in without a key that is known', async () => {
  const send = (key: string | null) =>
    door.request('PUT', `/v1/senders/HQ/files/${fileName(1)}`, { key, body: salesCsv(1) });
  expect(await problemOf(await send(null))).toEqual([401, 'credentials.missing']);
  expect(await problemOf(await send('tk_x_wrong'))).toEqual([401, 'credentials.invalid']);
  expect(await problemOf(await send(`${headOfficeKey}x`))).toEqual([401, 'credentials.invalid']);
  wasGuessedBefore = true;
});

test('a wrong key is announced once a day for a sender that is known, and once for all others, whatever they call their files', async () => {
  const before = door.bus.events.length;
  const send = (senderId: string, name: string) =>
    door.request('PUT', `/v1/senders/${senderId}/files/${name}`, { key: 'tk_x_guess', body: 'x' });
  for (let time = 0; time < 3; time += 1)
    for (const senderId of ['HQ', 'S998', 'S999', '<b>']) await send(encodeURIComponent(senderId), `${time}.csv`);
  await door.request('GET', '/v1/files', { key: 'tk_x_guess' });
  await until(async () => (await door.keys('unannounced/')).length === 0);
  const events = door.bus.events.slice(before);
  expect(events.map(event => [event.type, event.key]).sort()).toEqual([
    ...(wasGuessedBefore ? [] : [['file.refused', 'HQ']]),
    ['file.refused', 'UNKNOWN'],
  ]);
});

test('a sender that is not known is not there', async () => {
  const answer = await door.request('PUT', '/v1/senders/S999/files/S999_sales_20261120_T01_1.csv', { body: 'x' });
  expect(await problemOf(answer)).toEqual([404, 'not-found']);
});

/** Sends a head and a body as they are, and returns all that comes back. */
function raw(head: string, body: string, isHalfClosed = false): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port: Number(new URL(door.url).port), allowHalfOpen: true });
    let answer = '';
    socket.setTimeout(5000, () => socket.destroy(new Error(`no answer to ${head.slice(0, 60)}: ${answer}`)));
    socket.on('data', chunk => {
      answer += chunk.toString();
      if (!isHalfClosed && answer.includes('"code":')) socket.end();
    });
    socket.on('error', reject);
    socket.on('close', () => resolve(answer));
    socket.on('end', () => socket.end());
    socket.write(`${head}host: x\r\nauthorization: Bearer ${headOfficeKey}\r\n\r\n${body}`);
    if (isHalfClosed) socket.end();
  });
}

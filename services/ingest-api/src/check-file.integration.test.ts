import { blobKeys, checkReport, problemDetails, receipt, storedReceipt } from '@tillkeeper/contracts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fileName, header, salesCsv } from './testing/sales-files.ts';
import { startDoor, type TestDoor, until } from './testing/start-door.ts';

let door: TestDoor;
beforeAll(async () => {
  door = await startDoor({ settings: { CHECK_WAIT: '150ms' } });
});
afterAll(() => door.stop());

const report = (check_id: string) => ({
  ...{ check_id, status: 'done', file_type: 'sales', reject_code: null },
  ...{ rows_read: 2, rows_valid: 2, rows_held: 0, rows_repeated: 0, findings: [], findings_left_out: 0 },
});
const check = (query: string, body: RequestInit['body'] = salesCsv(2)) =>
  door.request('POST', `/v1/files/check${query}`, { body });

test('a check asks the validator, keeps nothing that counts as a file, and says where the findings will be', async () => {
  const answer = await check(`?file_name=${fileName(1)}`);
  const location = answer.headers.get('location') ?? '';
  const waiting = checkReport.parse(await answer.json());
  expect([answer.status, waiting.status, location]).toEqual([202, 'waiting', `/v1/checks/${waiting.check_id}`]);
  await until(() => door.bus.events.length === 1);
  expect(door.bus.events[0]).toMatchObject({ type: 'file.check-requested', key: 'HQ', subject: waiting.check_id });
  const asked = await door.blobs.read(blobKeys.check(waiting.check_id, 'request.json'));
  const request = storedReceipt.parse(JSON.parse(asked.toString()));
  expect((await door.blobs.read(request.blob_key)).toString()).toBe(salesCsv(2));
  expect([await door.keys('bronze/'), await door.keys('receipts/')]).toEqual([[], []]);

  expect((await door.request('GET', location)).status).toBe(202);
  await door.blobs.write(blobKeys.check(waiting.check_id, 'report.json'), JSON.stringify(report(waiting.check_id)));
  const done = await door.request('GET', location);
  expect([done.status, checkReport.parse(await done.json()).status]).toEqual([200, 'done']);
});

test('findings that are there in time are the answer', async () => {
  const eager = await startDoor();
  try {
    const asking = eager.request('POST', `/v1/files/check?file_name=${fileName(2)}`, { body: salesCsv(2) });
    await until(() => eager.bus.events.length === 1);
    const checkId = eager.bus.events[0]?.subject ?? '';
    await eager.blobs.write(blobKeys.check(checkId, 'report.json'), JSON.stringify(report(checkId)));
    const answer = await asking;
    expect([answer.status, await answer.json()]).toEqual([200, report(checkId)]);
  } finally {
    await eager.stop();
  }
});

test('a form is checked, too, and what the door itself finds is answered at once', async () => {
  const form = new FormData();
  form.set('file', new Blob([salesCsv(1)]), fileName(3));
  expect((await check('', form)).status).toBe(202);
  const codeOf = async (answer: Response) => problemDetails.parse(await answer.json()).code;
  expect(await codeOf(await check('', salesCsv(1)))).toBe('request.malformed');
  expect(await codeOf(await check(`?file_name=${fileName(4)}`, `${header.replace('line_no,', '')}\n`))).toBe(
    'header.missing-column',
  );
  expect(await codeOf(await check('?file_name=x.pdf', salesCsv(1)))).toBe('file.format-unsupported');
  expect(await door.keys('refusals/')).toEqual([]);
});

test('checks are deleted after a day, files after their retention, and nothing sooner', async () => {
  const later = await startDoor({ now: () => new Date(Date.now() + 25 * 3_600_000) });
  try {
    await later.put(fileName(5), salesCsv(1));
    await later.blobs.write(blobKeys.check('a'.repeat(32), 'report.json'), '{}');
    await later.run('ingest-api.retention');
    expect(await later.keys('checks/')).toEqual([]);
    expect([...(await later.keys('bronze/')), ...(await later.keys('receipts/'))]).toHaveLength(2);
  } finally {
    await later.stop();
  }
  const muchLater = await startDoor({ now: () => new Date(Date.now() + 36 * 86_400_000) });
  try {
    await muchLater.put(fileName(5), salesCsv(1));
    await muchLater.put('x.pdf', 'x');
    await muchLater.run('ingest-api.retention');
    expect(await muchLater.keys('')).toEqual([]);
  } finally {
    await muchLater.stop();
  }
});

test('bytes that are kept for long already are kept anew for a file that relies on them', async () => {
  let now = new Date();
  const old = await startDoor({ now: () => now });
  try {
    await old.put(fileName(6), salesCsv(1));
    now = new Date(now.getTime() + 30 * 86_400_000);
    const answer = await old.put(fileName(7), salesCsv(1));
    const { file_id } = receipt.parse(await answer.json());
    const stored = storedReceipt.parse(JSON.parse((await old.blobs.read(blobKeys.receipt(file_id))).toString()));
    expect(await old.keys('bronze/')).toHaveLength(2);
    expect((await old.blobs.read(stored.blob_key)).toString()).toBe(salesCsv(1));
    expect(stored.blob_key).not.toBe(blobKeys.bronze(stored.sha256));
  } finally {
    await old.stop();
  }
});

import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { type ApiClient, createApiClient, requestReports } from '@tillkeeper/cli';
import { erasurePreview, erasureReport } from '@tillkeeper/contracts';
import { createDatabase } from '@tillkeeper/database';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { header, type Person, personOf, sale, salesOf, textsOf } from './erasure/persons.ts';
import { searchBlobs, searchDatabase, searchLog, searchMails } from './erasure/search-everything.ts';
import { standaloneUnderTest } from './running/standalone-under-test.ts';
import type { TillkeeperUnderTest } from './running/tillkeeper-under-test.ts';

const waitMs = 240_000;
const cli = fileURLToPath(new URL('../../cli/src/main.ts', import.meta.url));

/** Customers who are erased, each while the process is killed at another step; the last one stays. */
const killedAt = [
  undefined,
  'validator.erasure-searched',
  'validator.erasure-silver',
  'validator.erasure-staging',
  'validator.erasure-written',
  'loader.erasure-written',
  'loader.erasure-committed',
  'error-reporter.erasure-mail',
  'error-reporter.erasure-written',
] as const;
const people = killedAt.map((_, number) => personOf(number));
const stays = personOf(25);
let tillkeeper: TillkeeperUnderTest;
let headOffice: ApiClient;
let directory: string;
let sequence = 0;

const query = async <Row extends Record<string, unknown>>(sql: string, values: unknown[] = []): Promise<Row[]> => {
  const database = createDatabase({ url: tillkeeper.databaseUrl, maxConnections: 1 });
  try {
    return (await database.query<Row>(sql, values)).rows;
  } finally {
    await database.close();
  }
};
const send = async (senderId: string, fileType: string, lines: readonly string[]): Promise<string> => {
  sequence += 1;
  const till = fileType === 'sales' ? '_T1' : '';
  const path = join(directory, `${senderId}_${fileType}_20261119${till}_${String(sequence).padStart(6, '0')}.csv`);
  await writeFile(path, `${lines.join('\n')}\n`);
  const { file_id } = await headOffice.sendFile({ senderId, path });
  await headOffice.waitForFile(file_id, waitMs);
  return file_id;
};
const tillkeeperCommand = async (
  ...args: readonly string[]
): Promise<{ code: number; stdout: string; stderr: string }> =>
  promisify(execFile)(process.execPath, [cli, ...args], {
    env: { ...process.env, TILLKEEPER_URL: tillkeeper.url, TILLKEEPER_KEY: tillkeeper.headOfficeKey },
  }).then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    (error: { code: number; stdout: string; stderr: string }) => error,
  );
const erase = (customerId: string) => tillkeeperCommand('customers', 'erase', customerId, '--yes', '--json');

const sums = () =>
  query(
    `select o.store_id, o.business_date, o.transaction_type, i.product_id, count(*) as lines, sum(i.quantity) as quantity,
       sum(i.line_total) as total, sum(i.amount_minor) as minor, count(distinct o.transaction_id) as baskets
     from retail.orders o join retail.order_items i using (store_id, business_date, till_id, transaction_id)
     group by 1, 2, 3, 4 order by 1, 2, 3, 4`,
  );
const accounts = () =>
  query(`select file_name, status, rows_read, rows_loaded, rows_unchanged, rows_held, rows_repeated, amount_read_minor,
    amount_loaded_minor, amount_held_minor from ops.files order by file_name`);

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'tillkeeper-erasure-'));
  await mkdir(join(directory, 'blobs'));
  tillkeeper = await standaloneUnderTest({
    BLOB_STORE_URL: pathToFileURL(join(directory, 'blobs')).href,
    REPORT_POLL: '500ms',
    REPORT_SENDING_LEASE: '1s',
  });
  headOffice = createApiClient({
    ...{ url: tillkeeper.url, operationsUrl: tillkeeper.reporterUrl, key: tillkeeper.headOfficeKey },
  });
  await send('HQ', 'stores', [
    'store_id,name,time_zone,country,currency,manager_name,manager_email',
    'A1,A1,Europe/London,GB,GBP,Jo,jo@a1.example',
  ]);
  await send('HQ', 'products', ['product_id,name', 'PIN,Pin']);
  await headOffice.json('POST', '/v1/senders', {
    ...{ sender_id: 'A1', kind: 'store', format_id: 'contract-1', stores: ['A1'] },
  });
  const all = [...people, stays];
  const customers = (change: (person: Person) => string): string[] => [
    'customer_id,name,email,phone,country',
    ...all.map(person => `${person.id},${person.name},${change(person)},${person.phone},GB`),
  ];
  await send(
    'HQ',
    'customers',
    customers(person => person.email),
  );
  await send('A1', 'sales', salesOf(all));
  // corrections: older versions of baskets, and of customers in the audit; a contact that is none
  await send('A1', 'sales', [
    header,
    ...all.map(({ id, name, email, phone, note }) =>
      sale(`${id.slice(-1)}-RIGHT`, 'PIN', '2', '10.00', [id, name, email, phone, note].join(',')),
    ),
  ]);
  await send(
    'HQ',
    'customers',
    customers(person => person.email.replace('zq', 'zz.zq')),
  );
  await send(
    'HQ',
    'customers',
    customers(person => person.wrongEmail),
  );
  for (const { id, name, note } of all) {
    await query(
      `insert into retail.addresses (customer_id, lines, city, country) values ($1, array[$2, $3], 'Leeds', 'GB')`,
      [...[id, name, note]],
    );
    await query(`update retail.addresses set city = $2 where customer_id = $1`, [id, `near ${name}`]);
    await query(
      `insert into retail.reviews (product_id, customer_id, rating, title, body, written_at) values ('PIN', $1, 4, $2, $3, now())`,
      [id, `by ${name}`, note],
    );
    await query(`update retail.reviews set title = $2 where customer_id = $1`, [id, `still by ${name}`]);
  }
  await requestReports(
    { url: tillkeeper.url, operationsUrl: tillkeeper.reporterUrl, key: tillkeeper.headOfficeKey },
    { isDryRun: false },
  );
  const check = join(directory, 'A1_sales_20261119_T1_000999.csv');
  await writeFile(check, `${salesOf(all).join('\n')}\n`);
  await tillkeeperCommand('check', check, '--sender', 'A1');
}, 240_000);
afterAll(async () => {
  await tillkeeper?.stop();
  await rm(directory, { recursive: true, force: true });
}, 60_000);

const searchAll = async (person: Person): Promise<string[]> => {
  const texts = textsOf(person);
  return [
    ...(await searchDatabase(tillkeeper.databaseUrl, texts)),
    ...(await searchBlobs(join(directory, 'blobs'), texts)),
    ...(await searchMails(await tillkeeper.mails(), texts)),
    ...(await searchLog(tillkeeper.databaseUrl, texts)),
  ];
};

test('before it is erased a customer is nearly everywhere: the search of this test finds it', async () => {
  const found = (await searchAll(personOf(0))).map(place => place.replace(/[^/]*\.parquet.*/, '*').replace(/: .*/, ''));
  for (const place of [
    'retail.customers.name',
    'retail.orders.customer_id',
    'retail.order_revisions.customer_id',
    'retail.addresses.lines',
    'retail.reviews.body',
    'audit.changes.old_values',
    'staging.records.columns',
    'quality.exceptions.value',
    'ops.reports.content',
  ])
    expect(found).toContain(place);
  expect(found.some(place => place.startsWith('blob silver/order_items/'))).toBe(true);
  expect(found.some(place => place.startsWith('blob silver/customers/'))).toBe(true);
  expect(found.some(place => place.startsWith('blob checks/'))).toBe(true);
  expect(found.some(place => place.startsWith('mail '))).toBe(true);
  // but never in the log
  expect(found.filter(place => place.startsWith('log'))).toEqual([]);
}, 240_000);

test('without --yes nothing is erased, and a dry run says what is there', async () => {
  expect(await tillkeeperCommand('customers', 'erase', stays.id)).toMatchObject({
    ...{ code: 2, stderr: expect.stringContaining('--yes') },
  });
  const dry = await tillkeeperCommand('customers', 'erase', stays.id, '--dry-run', '--json');
  expect(erasurePreview.parse(JSON.parse(dry.stdout)).counts).toMatchObject({
    ...{ customers: 1, addresses: 1, orders: 2, order_revisions: 1, reviews: 1 },
  });
  expect(await query('select 1 from ops.erasures')).toEqual([]);
}, 120_000);

test.each(killedAt.map((step, number) => ({ step, number })))(
  'customer $number leaves no trace, and the sums stay, though the process is killed at $step',
  async ({ step, number }) => {
    const person = people[number] ?? stays;
    const before = { sums: await sums(), accounts: await accounts() };
    const hashes = await query<{ hash: string }>(
      `select encode(line_hash, 'hex') as hash from retail.order_items i join retail.orders o using (store_id, business_date, till_id, transaction_id)
       where customer_id = $1`,
      [person.id],
    );
    expect(hashes.length).toBeGreaterThan(1);
    if (step !== undefined) await tillkeeper.killAt(step);
    const erased = await erase(person.id);
    expect(erased).toMatchObject({ code: 0 });
    if (step !== undefined) await tillkeeper.killed();
    const report = erasureReport.parse(JSON.parse(erased.stdout));
    expect(report).toMatchObject({
      state: 'done',
      counts: { customers: 1, addresses: 1, orders: 2, order_revisions: 1 },
    });
    expect(await searchAll(person)).toEqual([]);
    expect({ sums: await sums(), accounts: await accounts() }).toEqual(before);
    // nor can anybody find out by trying customer numbers
    expect(
      await query(`select 1 from retail.order_items where encode(line_hash, 'hex') = any ($1)`, [
        hashes.map(row => row.hash),
      ]),
    ).toEqual([]);
    expect(await query('select sought from ops.erasures where sought is not null')).toEqual([]);
  },
  240_000,
);

test('erasing once more finds nothing and changes nothing', async () => {
  const before = await sums();
  const again = erasureReport.parse(JSON.parse((await erase(people[0]?.id ?? '')).stdout));
  expect(again).toMatchObject({ state: 'done', attempt: 2 });
  expect(await sums()).toEqual(before);
}, 120_000);

test('a file that names them again brings the sales and nothing of the person, and what it repeats is known', async () => {
  const before = await sums();
  const extra = [
    sale(
      'A-NEW',
      'PIN',
      '1',
      '5.00',
      [people[0]?.id, people[0]?.name, people[0]?.email, people[0]?.phone, ''].join(','),
    ),
  ];
  const fileId = await send('A1', 'sales', [
    ...salesOf([...people, stays]).filter(line => !line.includes('-RIGHT')),
    ...extra,
  ]);
  const [file] = await query('select rows_loaded, rows_unchanged from ops.files where file_id = $1', [fileId]);
  // of each person the basket with a wrong contact and the one without an id, and two of nobody
  expect(file).toEqual({ rows_loaded: 1n, rows_unchanged: BigInt(2 * (people.length + 1) + 2) });
  const after = await sums();
  expect(after).not.toEqual(before);
  await send('HQ', 'customers', [
    'customer_id,name,email',
    ...people.map(({ id, name, email }) => `${id},${name},${email}`),
  ]);
  for (const person of people) expect(await searchAll(person)).toEqual([]);
  expect(await query(`select customer_id from retail.customers where customer_id like 'erased%'`)).toEqual([]);
}, 240_000);

test('a held basket is released from its raw file without the person', async () => {
  const [before] = await query<{ orders: bigint }>('select count(*) as orders from retail.orders');
  await send('HQ', 'products', ['product_id,name', 'NOT-YET,Scarf']);
  await expect
    .poll(async () => (await query<{ orders: bigint }>('select count(*) as orders from retail.orders'))[0]?.orders, {
      ...{ timeout: 60_000, interval: 200 },
    })
    .toBe((before?.orders ?? 0n) + BigInt(people.length + 1));
  for (const person of people) expect(await searchAll(person)).toEqual([]);
  expect(
    await query(`select customer_id from retail.orders where transaction_id like '%-HELD' and customer_id is not null`),
  ).toEqual([{ customer_id: stays.id }]);
}, 240_000);

test('who was not erased is still known', async () => {
  expect(await query('select name from retail.customers')).toEqual([{ name: stays.name }]);
  expect(await query('select count(*) as orders from retail.orders where customer_id = $1', [stays.id])).toEqual([
    { orders: 3n },
  ]);
});

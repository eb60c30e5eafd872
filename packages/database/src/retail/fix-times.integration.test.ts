import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDatabase, type Database } from '../create-database.ts';
import { createTestDatabase, type TestDatabase } from '../testing/index.ts';

let testDatabase: TestDatabase;
let owner: Database;
let analyst: Database;
beforeAll(async () => {
  testDatabase = await createTestDatabase();
  owner = createDatabase({ url: testDatabase.url, maxConnections: 2 });
  analyst = createDatabase({ url: testDatabase.url, role: 'tillkeeper_analyst', maxConnections: 1 });
});
afterAll(async () => {
  await owner.close();
  await analyst.close();
  await testDatabase.drop();
});

test('who looks for causes finds till, employee, hour, program, cause, and how long it took from found and from told to right', async () => {
  const fileId = 'f'.repeat(32);
  await owner.query(
    `insert into retail.stores (store_id, name, time_zone, country, currency) values ('S014', 'Leeds', 'Europe/Berlin', 'DE', 'EUR')`,
  );
  await owner.query(
    `insert into ops.files (file_id, sender_id, file_name, file_type, format_id, sha256, size_bytes, received_at, status)
     values ($1, 'S014', 'x', 'sales', 'contract-1', '', 1, '2026-11-20T18:00:00Z', 'loaded')`,
    [fileId],
  );
  await owner.query(
    `insert into ops.receipts (file_id, received_at, software, is_web) values ($1, '2026-11-20T18:00:00Z', 'TillSoft 4.2', false)`,
    [fileId],
  );
  await owner.query(
    `insert into quality.exceptions (file_id, run, first_run, file_type, row_no, store_id, till_id, employee_id, sold_at, product_id,
       code, severity, message, value, status, created_at, settled_run, settled_at)
     values ($1, 2, 1, 'sales', 7, 'S014', 'T02', 'E3', '2026-11-20T16:30:00Z', 'SKU-0O1', 'product.unknown', 'error', 'secret', 'secret',
       'fixed', '2026-11-20T18:00:00Z', 2, '2026-11-21T09:00:00Z'),
     ($1, 1, null, 'sales', 8, 'S014', 'T02', null, null, null, 'record.repeated', 'info', '', null, 'open', now(), null, null)`,
    [fileId],
  );
  await owner.query(
    `with told as (
       insert into ops.reports (kind, store_id, report_date, dedupe_key, state, message_id, recipient, subject, content, sent_at)
       values ('digest', 'S014', '2026-11-20', 'd', 'sent', 'm', 'a@x', '', '{}', '2026-11-20T20:00:05Z') returning report_id)
     insert into ops.report_items (store_id, file_id, run, report_id) select 'S014', $1, 1, report_id from told`,
    [fileId],
  );
  await owner.query(
    `insert into quality.answers (file_id, row_no, store_id, kind, column_name, value, state, answered_by, via)
     values ($1, 7, 'S014', 'correct', 'product_id', 'SKU-001', 'in force', 'a@x', 'page')`,
    [fileId],
  );
  const { rows } = await analyst.query<Record<string, unknown>>(
    `select row_no::int, store_id, till_id, employee_id, sold_hour, software, code, cause_group, status,
       extract(epoch from time_to_fix)::int as seconds_to_fix, extract(epoch from time_since_told)::int as seconds_since_told,
       answer, answered_via
     from quality.fix_times`,
  );
  expect(rows).toEqual([
    {
      ...{ row_no: 7, store_id: 'S014', till_id: 'T02', employee_id: 'E3', sold_hour: 17, software: 'TillSoft 4.2' },
      ...{ code: 'product.unknown', cause_group: 'product', status: 'fixed', seconds_to_fix: 54_000 },
      ...{ seconds_since_told: 46_795, answer: 'correct', answered_via: 'page' },
    },
  ]);
});

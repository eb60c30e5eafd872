import type { Client } from 'pg';
import type { BlobsOnDisk } from './read-blobs.ts';
import type { TakenMail } from './read-mails.ts';
import type { WholeTable } from './whole-tables.ts';

/** Temporary tables of what lies in the blob store and of what the mail server was given. */
export async function loadBlobsAndMails(
  client: Client,
  blobs: BlobsOnDisk,
  mails: readonly TakenMail[],
): Promise<void> {
  await client.query('drop table if exists blobs_bronze, blobs_silver, silver_keys, taken_mails');
  await client.query(
    `create temp table blobs_bronze as select * from json_to_recordset($1::json) as b (key text, sha256 text, size_bytes bigint)`,
    [JSON.stringify(blobs.bronze)],
  );
  await client.query(
    `create temp table blobs_silver as
     select o.file_id, o.run, o.is_in_force, s.* from json_to_recordset($1::json) as s (key text, row_no int, transaction_id text,
       line_no int, product_id text, quantity numeric, amount_minor bigint)
     left join ops.silver_objects o on o.blob_key = s.key`,
    [JSON.stringify(blobs.silver)],
  );
  await client.query('create temp table silver_keys as select * from unnest($1::text[]) as key', [blobs.silverKeys]);
  await client.query(
    `create temp table taken_mails as
     select * from json_to_recordset($1::json) as m (message_id text, recipient text, subject text, sha256 text)`,
    [JSON.stringify(mails)],
  );
}

const isOfWeb = `file_id in (select file_id from ops.files where sender_id = 'WEB1')`;
const minor = '(line_total * 100)::bigint';

export const blobTables: readonly WholeTable[] = [
  {
    // bytes under the name of their digest, as they were sent
    ...{ table: 'bronze', key: 1 },
    expected: `select distinct 'bronze/' || left(sha256, 2) || '/' || sha256 as key, sha256, size_bytes from sent_files`,
    actual: `select key, sha256, size_bytes from blobs_bronze
      where key not in (select 'bronze/' || left(sha256, 2) || '/' || sha256 from ops.files where sender_id = 'WEB1')`,
  },
  {
    ...{ table: 'silver', key: 2 },
    expected: `select file_id, row_no, transaction_id, line_no, product_id, quantity::numeric, ${minor} as amount_minor
      from good_rows where file_no > 0`,
    actual: `select file_id, row_no, transaction_id, line_no, product_id, trim_scale(quantity), amount_minor
      from blobs_silver where is_in_force and not ${isOfWeb}`,
  },
  {
    ...{ table: 'silver of the web shop', key: 2 },
    expected: `select transaction_id, line_no, product_id, ${minor} as amount_minor from good_rows where file_no = 0`,
    actual: `select distinct transaction_id, line_no, product_id, amount_minor from blobs_silver where is_in_force and ${isOfWeb}`,
  },
  {
    ...{ table: 'objects of silver in force', key: 1 },
    expected: `select blob_key from ops.silver_objects where is_in_force and table_name = 'order_items'`,
    actual: `select blob_key from ops.silver_objects join silver_keys on key = blob_key where is_in_force`,
  },
];

/** Held money that the subject of a digest names, in pence. */
const told = `coalesce(replace(replace(substring(m.subject from '£([0-9,]+\\.[0-9]{2}) held back'), ',', ''), '.', '')::bigint, 0)`;

export const mailTables: readonly WholeTable[] = [
  {
    // every report that has to be mailed was, to its own manager, in the same bytes however often
    ...{ table: 'mails', key: 1 },
    expected: `select message_id, 'manager.' || case store_id when 'WEB1' then 'web' else lower(store_id) end || '@stores.example' as recipient,
        'sent' as state, 1::bigint as different from ops.reports where state <> 'quiet' and kind <> 'operators'`,
    actual: `select message_id, m.recipient, r.state, count(distinct m.sha256)
      from taken_mails m left join ops.reports r using (message_id) group by message_id, m.recipient, r.state`,
  },
  {
    // every file of sales stands in the report of its store
    ...{ table: 'files in reports', key: 2 },
    expected: `select case till_id when 'POISON' then 'S001' else sender_id end, file_id from sent_files where file_type = 'sales'`,
    actual: `select distinct i.store_id, file_id from ops.report_items i join ops.files f using (file_id)
      where i.run = 1 and i.report_id is not null and f.sender_id <> 'WEB1'`,
  },
  {
    // the money in a subject is what the files of that report held (of a file that is refused as a whole: all), or held then of
    // what waited for its article
    ...{ table: 'money in digests', key: 1 },
    expected: `select ''::text as message_id, '' as says where false`,
    actual: `select message_id, m.subject || ': told ' || ${told} || ', between ' || held || ' and ' || held + waited
      from (select distinct message_id, subject from taken_mails) m
      join (
        select r.message_id,
          coalesce(sum(s.line_total * 100) filter (where c.file_id is not null or h.file_no is not null), 0)::bigint as held,
          coalesce(sum(s.line_total * 100) filter (where c.file_id is null and h.file_no is null and l.file_no is not null), 0)::bigint as waited
        from ops.reports r join ops.report_items i on i.report_id = r.report_id and i.run = 1 and not i.is_rejudged
        join sent_files f on f.file_id = i.file_id
        left join copied_files c on c.file_id = f.file_id
        join sent_files e on e.sha256 = f.sha256 and e.file_id not in (select file_id from copied_files)
        join sent_rows s on s.file_id = e.file_id
        left join held_sales h on h.file_no = s.file_no and h.transaction_id = s.transaction_id
        left join (select distinct file_no, transaction_id from good_rows where product_id like 'LATE-%') l
          on l.file_no = s.file_no and l.transaction_id = s.transaction_id
        where r.kind = 'digest' and r.store_id <> 'WEB1' and r.state <> 'quiet' group by r.message_id) e using (message_id)
      where ${told} not between held and held + waited`,
  },
];

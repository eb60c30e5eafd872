import { appendFile, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Client } from 'pg';
import type { Sent } from '../flow/sent.ts';
import type { Places } from './compare.ts';
import type { Finding } from './finding.ts';

/** Something that the oracle has to notice; `make` does it and returns what undoes it. */
export interface Tampering {
  readonly says: string;
  /** What has to be among the findings. */
  readonly noticed: { readonly kind: Finding['kind']; readonly of: string };
  make(places: Places, sent: Sent): Promise<() => Promise<void>>;
}

/** Changes rows as nobody may: no trigger and no key is asked. Undone by putting back all rows of the table that were there. */
const inTable = (table: string, change: string) => async (places: Places) => {
  const run = async (statements: readonly string[]): Promise<void> => {
    const client = new Client({ connectionString: places.databaseUrl });
    await client.connect();
    try {
      await client.query('begin');
      await client.query('set local session_replication_role = replica');
      for (const statement of statements) {
        const { rowCount } = await client.query(statement);
        if (statement === change && rowCount !== 1) throw new Error(`${rowCount} rows were changed: ${change}`);
      }
      await client.query('commit');
    } finally {
      await client.end();
    }
  };
  await run(['create schema oracle_kept', `create table oracle_kept.rows as select * from ${table}`, change]);
  return () =>
    run([
      `delete from ${table}`,
      `insert into ${table} overriding system value select * from oracle_kept.rows`,
      'drop schema oracle_kept cascade',
    ]);
};

const firstOf = async (directory: string, isIt: (path: string) => boolean): Promise<string> => {
  const found = (await readdir(directory, { recursive: true })).sort().find(isIt);
  if (found === undefined) throw new Error(`${directory} has no such file`);
  return join(directory, found);
};

const aside = async (path: string): Promise<() => Promise<void>> => {
  await rename(path, `${path}.aside`);
  return () => rename(`${path}.aside`, path);
};

const oneOf = (table: string, where = ''): string => `ctid = (select ctid from ${table} ${where} limit 1)`;
/** Of the partitioned tables the one that has rows. */
const anItem = `(store_id, business_date, till_id, transaction_id, line_no) =
  (select store_id, business_date, till_id, transaction_id, line_no from retail.order_items where store_id <> 'WEB1' order by 1, 2, 3, 4, 5 limit 1)`;

export const tamperings: readonly Tampering[] = [
  {
    says: 'a line that is gone from the books',
    noticed: { kind: 'lost', of: 'retail.order_items' },
    make: inTable('retail.order_items', `delete from retail.order_items where ${anItem}`),
  },
  {
    says: 'a receipt that is there twice',
    noticed: { kind: 'doubled', of: 'retail.orders' },
    make: inTable(
      'retail.orders',
      `insert into retail.orders
       select (jsonb_populate_record(null::retail.orders, to_jsonb(o) || '{"till_id": "T99"}')).* from (select * from retail.orders where till_id <> 'WEB' order by 1, 2, 3, 4 limit 1) o`,
    ),
  },
  {
    says: 'a penny too much',
    noticed: { kind: 'altered', of: 'retail.order_items' },
    make: inTable(
      'retail.order_items',
      `update retail.order_items set line_total = line_total + 0.01, amount_minor = amount_minor + 1 where ${anItem}`,
    ),
  },
  {
    says: 'a sum of a day that is not its receipts',
    noticed: { kind: 'altered', of: 'quality.store_days' },
    make: inTable(
      'quality.store_days',
      `update quality.store_days set loaded_amount_minor = loaded_amount_minor + 1 where ${oneOf('quality.store_days', 'where transactions > 0')}`,
    ),
  },
  {
    says: 'a held row of which nobody is told why',
    noticed: { kind: 'lost', of: 'quality.exceptions' },
    make: inTable(
      'quality.exceptions',
      `delete from quality.exceptions where exception_id = (select min(exception_id) from quality.exceptions e join ops.files f using (file_id)
        where e.status = 'open' and e.severity = 'error' and e.row_no is not null and f.status = 'loaded' and f.sender_id <> 'WEB1')`,
    ),
  },
  {
    says: 'a file that was forgotten',
    noticed: { kind: 'lost', of: 'ops.files' },
    make: inTable('ops.files', `delete from ops.files where ${oneOf('ops.files', `where sender_id <> 'WEB1'`)}`),
  },
  {
    says: 'an object of silver that is gone',
    noticed: { kind: 'lost', of: 'objects of silver in force' },
    async make({ databaseUrl, blobDirectory }) {
      const client = new Client({ connectionString: databaseUrl });
      await client.connect();
      const { rows } = await client.query<{ blob_key: string }>(
        `select blob_key from ops.silver_objects where is_in_force and table_name = 'order_items' order by 1 limit 1`,
      );
      await client.end();
      return aside(join(blobDirectory, rows[0]?.blob_key ?? ''));
    },
  },
  {
    says: 'a byte more in bronze',
    noticed: { kind: 'altered', of: 'bronze' },
    async make({ blobDirectory }, sent) {
      const sha256 = sent.files[0]?.sha256 ?? '';
      const path = join(blobDirectory, 'bronze', sha256.slice(0, 2), sha256);
      const bytes = await readFile(path);
      await appendFile(path, ' ');
      return () => writeFile(path, bytes);
    },
  },
  {
    says: 'a mail that never came',
    noticed: { kind: 'lost', of: 'mails' },
    async make({ mailDirectory }) {
      const idOf = async (path: string): Promise<string | undefined> =>
        /^Message-ID: .*$/im.exec(await readFile(path, 'latin1'))?.[0];
      const mails = (await readdir(mailDirectory))
        .filter(one => one.endsWith('.eml'))
        .sort()
        .map(one => join(mailDirectory, one));
      const ids = await Promise.all(mails.map(idOf));
      // a mail that came twice is there once more when one of its copies goes
      const undo = await Promise.all(mails.filter((_, index) => ids[index] === ids[0]).map(aside));
      return async () => void (await Promise.all(undo.map(putBack => putBack())));
    },
  },
  {
    says: 'a mail that came again with other words',
    noticed: { kind: 'altered', of: 'mails' },
    async make({ mailDirectory }) {
      const bytes = await readFile(await firstOf(mailDirectory, path => path.endsWith('.eml')));
      const path = join(mailDirectory, '999999.eml');
      await writeFile(path, Buffer.concat([bytes, Buffer.from('P.S.\r\n')]));
      return () => rm(path);
    },
  },
  {
    says: 'another sum in the subject of a digest',
    noticed: { kind: 'doubled', of: 'money in digests' },
    async make({ mailDirectory }) {
      for (const name of (await readdir(mailDirectory)).filter(one => one.endsWith('.eml')).sort()) {
        const path = join(mailDirectory, name);
        const bytes = await readFile(path);
        const text = bytes
          .toString('latin1')
          .replace(/^Subject: .*\r\n(?:[ \t].*\r\n)*/m, 'Subject: =?utf-8?q?=C2=A3987,654.32_held_back?=\r\n');
        if (!/^Subject: .*(digest|problem|held)/im.test(bytes.toString('latin1'))) continue;
        await writeFile(path, Buffer.from(text, 'latin1'));
        return () => writeFile(path, bytes);
      }
      throw new Error('there is no digest');
    },
  },
];

import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { createDatabase } from '@tillkeeper/database';
import ExcelJS from 'exceljs';
import type { ParsedMail } from '@tillkeeper/fleet';

const containing = (text: string, texts: readonly string[]): string[] => {
  const lower = text.toLowerCase();
  return texts.filter(one => lower.includes(one));
};

/** Every column of every table and view, as text: `schema.table.column: texts` for those in which one of the texts (in lower case) stands. */
export async function searchDatabase(url: string, texts: readonly string[]): Promise<string[]> {
  const database = createDatabase({ url, maxConnections: 1 });
  try {
    const { rows: columns } = await database.query<{ relation: string; name: string; columns: string[] }>(
      `select format('%I.%I', n.nspname, c.relname) as relation, n.nspname || '.' || c.relname as name,
         array_agg(a.attname::text order by a.attnum) as columns
       from pg_class c
       join pg_namespace n on n.oid = c.relnamespace
       join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
       where n.nspname not in ('pg_catalog', 'information_schema') and n.nspname not like 'pg\\_%'
         and c.relkind in ('r', 'p', 'v', 'm') and not c.relispartition and a.atttypid <> 'bytea'::regtype
       group by 1, 2 order by 2`,
    );
    const found: string[] = [];
    for (const table of columns) {
      const { rows } = await database.query<Record<string, unknown>>(
        `select cell.of_column, telling.telling from ${table.relation} as t
         cross join lateral (values ${table.columns.map(name => `('${name}', t."${name}"::text)`).join(', ')}) as cell (of_column, said)
         join unnest($1::text[]) as telling on strpos(lower(cell.said), telling.telling) > 0
         group by 1, 2 order by 1, 2`,
        [texts],
      );
      for (const row of rows) found.push(`${table.name}.${String(row['of_column'])}: ${String(row['telling'])}`);
    }
    return found;
  } finally {
    await database.close();
  }
}

/** Every blob but raw files and what is on its way to be one (gathered, or in the journal of the door), unpacked. */
export async function searchBlobs(directory: string, texts: readonly string[]): Promise<string[]> {
  const names = (await readdir(directory, { recursive: true, withFileTypes: true }))
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name).slice(directory.length + 1))
    .filter(name => !/^(?:bronze|web-segments|\.journal)\//.test(name));
  const found: string[] = [];
  const parquet = names.filter(name => name.endsWith('.parquet'));
  const ofParquet = await readParquet(parquet.map(name => join(directory, name)));
  for (const [at, name] of parquet.entries())
    for (const text of containing(ofParquet[at] ?? '', texts)) found.push(`blob ${name}: ${text}`);
  for (const name of names.filter(one => !one.endsWith('.parquet'))) {
    const bytes = await readFile(join(directory, name));
    const unpacked = bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes;
    for (const text of containing(unpacked.toString('utf8'), texts)) found.push(`blob ${name}: ${text}`);
  }
  return found;
}

const validator = fileURLToPath(new URL('../../../services/validator', import.meta.url));

/** Every row as text. In a process of its own, and of the validator's: Polars is nobody else's to use. */
async function readParquet(paths: readonly string[]): Promise<string[]> {
  const program = `import pl from 'nodejs-polars';
    const rowsOf = path => { const all = pl.readParquet(path); return all.select(...all.columns.map(name => pl.col(name).cast(pl.Utf8))).toRecords(); };
    const texts = process.argv.slice(1).map(path => JSON.stringify(rowsOf(path)));
    process.stdout.write(JSON.stringify(texts));`;
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--input-type=module', '-e', program, '--', ...paths],
    {
      ...{ cwd: validator, maxBuffer: 64 * 1024 * 1024 },
    },
  );
  const texts: unknown = JSON.parse(stdout);
  if (!Array.isArray(texts) || texts.length !== paths.length) throw new Error('not every object of silver was read');
  return texts.map(String);
}

/** Every mail, decoded, and the cells of its spreadsheets. */
export async function searchMails(mails: readonly ParsedMail[], texts: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const mail of mails) {
    const sheets = await Promise.all(mail.attachments.map(attachment => textOfWorkbook(attachment.bytes)));
    const all = [mail.subject, mail.text, mail.html, ...mail.to, ...sheets].join('\n');
    for (const text of containing(all, texts)) found.push(`mail ${mail.subject}: ${text}`);
  }
  return found;
}

/** What the process has logged; it lies beside its PostgreSQL. */
export async function searchLog(databaseUrl: string, texts: readonly string[]): Promise<string[]> {
  const database = createDatabase({ url: databaseUrl, maxConnections: 1 });
  const { rows } = await database
    .query<{ path: string }>(`select current_setting('data_directory') as path`)
    .finally(() => database.close());
  const postgres = rows[0]?.path ?? '';
  for (const directory of [dirname(postgres), dirname(dirname(postgres))]) {
    const log = await readFile(join(directory, 'log', 'tillkeeper.log'), 'utf8').catch(() => undefined);
    if (log !== undefined) return containing(log, texts).map(text => `log: ${text}`);
  }
  throw new Error('the log was not found');
}

async function textOfWorkbook(bytes: Uint8Array): Promise<string> {
  const workbook = new ExcelJS.Workbook();
  const copy = new ArrayBuffer(bytes.byteLength);
  new Uint8Array(copy).set(bytes);
  await workbook.xlsx.load(copy);
  const cells: string[] = [];
  workbook.eachSheet(sheet => sheet.eachRow(row => row.eachCell(cell => cells.push(cell.text))));
  return cells.join('\n');
}

import ExcelJS from 'exceljs';
import PostalMime from 'postal-mime';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createDirectoryMailer } from '../sending/directory-mailer.ts';
import {
  context,
  fileId,
  loaded,
  noon,
  type ReporterUnderTest,
  recorder,
  reporterUnderTest,
} from '../testing/reporter-under-test.ts';

let under: ReporterUnderTest;
beforeAll(async () => {
  under = await reporterUnderTest();
});
beforeEach(() => under.begin());
afterAll(() => under?.close());

const erasureId = 'e'.repeat(32);
const secret = 'zoe.quist@example.com';

/** The words of a mail and of its spreadsheet, in lower case. */
async function wordsOf(bytes: Buffer): Promise<string> {
  const mail = await PostalMime.parse(bytes, { attachmentEncoding: 'arraybuffer' });
  const cells: unknown[] = [];
  for (const { content } of mail.attachments) {
    const workbook = new ExcelJS.Workbook();
    await workbook.xlsx.load(content as ArrayBuffer); // asked for above
    for (const sheet of workbook.worksheets) sheet.eachRow(row => cells.push(row.values));
  }
  return JSON.stringify([mail.subject, mail.text, mail.html, cells]).toLowerCase();
}

test('a mail that waits, one that was sent, and what a refused file was called, no longer name who is erased', async () => {
  await under.database.query(
    `update quality.exceptions set message = 'Not an article: ' || $1, value = $1 where code = 'product.unknown'`,
    [secret],
  );
  const reporter = under.reporterWith(recorder());
  await reporter.handlers['file.loaded']?.(loaded(), context);
  const [first] = await reporter.due.writeNow({});
  await under.database.query(
    `insert into ops.refused_files (refusal_id, kind, sender_id, store_id, file_name, code, detail, refused_at, refused_on)
     values ('r', 'refused', 'S014', 'S014', $1 || '.csv', 'file-name.invalid', 'not like ' || $1, now(), '2026-11-20')`,
    [secret],
  );
  const mailOf = async () =>
    (await under.database.query<{ mail: Buffer }>('select mail from ops.reports where report_id = $1', [first])).rows[0]
      ?.mail ?? Buffer.alloc(0);
  const before = await mailOf();
  const headOf = (bytes: Buffer): string => /^message-id: .*$/im.exec(bytes.toString())?.[0] ?? 'none';
  const words = await wordsOf(before);
  expect(words).toContain('not an article');

  // as the validator and the loader leave it
  await under.database.query(
    `update quality.exceptions set message = '(erased)', value = null where code = 'product.unknown'`,
  );
  await under.database.query('delete from ops.erasures');
  await under.database.query(
    `insert into ops.erasures (erasure_id, fingerprint, state, sought, requested_by) values ($1, sha256('x'), 'books-erased', $2, 'HQ')`,
    [erasureId, JSON.stringify({ id: 'C000042', names: [], emails: [secret], phones: [], file_ids: [fileId] })],
  );
  const kept = under.reporterWith(createDirectoryMailer(under.mailDirectory));
  await kept.sender.send(context.signal);
  await kept.handlers['customer.books-erased']?.(
    {
      ...{ id: 'erased', type: 'customer.books-erased', source: '/tillkeeper/loader', time: noon.toISOString() },
      ...{ subject: erasureId, key: 'HQ', data: { erasure_id: erasureId, attempt: 1, sender_id: 'HQ' } },
    },
    context,
  );
  const after = await mailOf();
  expect(headOf(after)).toBe(headOf(before));
  expect(await wordsOf(after)).not.toMatch(/zoe\W*quist/);
  const { rows } = await under.database.query('select file_name, detail from ops.refused_files');
  expect(rows).toEqual([{ file_name: '(erased)', detail: '(erased)' }]);
});

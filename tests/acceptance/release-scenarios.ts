import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { changedAlias } from '@tillkeeper/contracts';
import { expect, test } from 'vitest';
import { bookLinesSql, expectedLines, rawLines, sorted } from './oracle.ts';
import type { Retailer } from './retailer.ts';
import type { TillkeeperUnderTest } from './running/tillkeeper-under-test.ts';

/** Where a process is killed while a sale waits for its article, or is released. */
export const releaseSteps = [
  'no step',
  'loader.written',
  'validator.rejudge-begun',
  'validator.rejudge-committed',
] as const;

/** Far from one another and from all others, so that none is taken for a slip of another. */
const articles = ['KETTLE-4711', 'BLANKET/93/XQ', 'TOAST20VV', '88123-LANTERN'];
const articleOfAlias = 'WIRELESS.5X5';

/** Rows that were held are in the books by themselves when what they waited for comes. */
export function releaseScenarios(parts: () => { tillkeeper: TillkeeperUnderTest; retailer: Retailer }): void {
  test.each(releaseSteps.map((step, index) => [step, index] as const))(
    'a sale that came before its article is held, and is in the books when the catalogue comes (killed at %s)',
    async (step, index) => {
      const { tillkeeper, retailer } = parts();
      const article = articles[index] ?? '';
      const early = await sendEarly(retailer, { article, date: `2026-09-${index + 10}`, seed: 200 + index });
      if (step !== 'no step') await tillkeeper.killAt(step);
      const path = await catalogueOf(retailer, { known: early.known, article, sequence: 200_000 + index });
      await retailer.headOffice.sendFile({ senderId: 'HQ', path });
      if (step !== 'no step') await tillkeeper.killed();
      await waitForRun(retailer, early.fileId, 2);
      await expectReleased(retailer, early);
      expect(await booksOf(retailer, early)).toEqual(early.lines);
      expect(
        await retailer.table(
          'select status, count(*) as findings from quality.exceptions where file_id = $1 group by status',
          [early.fileId],
        ),
      ).toEqual([{ status: 'released', findings: String(early.held) }]);
    },
    180_000,
  );

  test('a sale of an article that head office names by an alias is in the books under its right number', async () => {
    const { retailer } = parts();
    const early = await sendEarly(retailer, { article: articleOfAlias, date: '2026-09-20', seed: 220 });
    const answer = await retailer.headOffice.json('POST', '/v1/aliases', {
      code: articleOfAlias,
      product_id: early.known,
    });
    const made = changedAlias.parse(answer);
    expect(made.files_judged_again).toBe(1);
    await waitForRun(retailer, early.fileId, 2);
    await expectReleased(retailer, early);
    const underRightNumber = early.lines.map(line =>
      line.product_id === articleOfAlias ? { ...line, product_id: early.known } : line,
    );
    expect(await booksOf(retailer, early)).toEqual(sorted(underRightNumber));

    // what is in the books stays there when the answer is undone
    await retailer.headOffice.json('DELETE', `/v1/aliases/${made.alias.alias_id}`);
    await waitForRun(retailer, early.fileId, 3);
    await expectReleased(retailer, early);
    expect(await booksOf(retailer, early)).toEqual(sorted(underRightNumber));
  }, 90_000);
}

interface EarlySale {
  readonly fileId: string;
  readonly senderId: string;
  readonly date: string;
  readonly receivedAt: string;
  /** The article in whose place the unknown one is. */
  readonly known: string;
  /** What the whole file says. */
  readonly lines: Awaited<ReturnType<typeof expectedLines>>;
  readonly minor: number;
  /** Rows that were held. */
  readonly held: number;
}

/** Sends a file in which one article has a number that nobody knows, and sees that its transactions are held. */
async function sendEarly(retailer: Retailer, of: { article: string; date: string; seed: number }): Promise<EarlySale> {
  const { article, date, seed } = of;
  const [file] = await retailer.makeSales({ name: `early-${date}`, seed, businessDates: [date], rows: 60 });
  if (file === undefined) throw new Error('no file');
  const known = (await rawLines(file.path))[0]?.['product_id'] ?? '';
  await writeFile(file.path, (await readFile(file.path, 'utf8')).replaceAll(`,${known},`, `,${article},`));
  const raw = await rawLines(file.path);
  const waiting = new Set(raw.filter(line => line['product_id'] === article).map(line => line['transaction_id']));
  const held = raw.filter(line => waiting.has(line['transaction_id']));
  const minorOf = (some: typeof raw): number =>
    some.reduce((sum, line) => sum + Math.round(100 * Number(line['line_total'])), 0);

  const report = await retailer.sendAndWait(file.senderId, file.path);
  expect(report).toMatchObject({ status: 'loaded', rows_read: raw.length, rows_held: held.length });
  expect(report.totals).toMatchObject([
    { amount_held_minor: minorOf(held), amount_loaded_minor: minorOf(raw) - minorOf(held) },
  ]);
  const early = {
    ...{ fileId: report.file_id, senderId: file.senderId, date, receivedAt: report.received_at, known },
    ...{ lines: await expectedLines(file), minor: minorOf(raw), held: held.length },
  };
  expect(await booksOf(retailer, early)).toEqual(early.lines.filter(line => !waiting.has(line.transaction_id)));
  return early;
}

const booksOf = async (retailer: Retailer, early: EarlySale) =>
  sorted(await retailer.table(bookLinesSql, [early.senderId, early.date]));

async function waitForRun(retailer: Retailer, fileId: string, run: number): Promise<void> {
  for (const until = Date.now() + 60_000; ; await sleep(100)) {
    const [row] = await retailer.table('select run, status from ops.files where file_id = $1', [fileId]);
    if (row?.['run'] === String(run) && row['status'] === 'loaded') return;
    if (Date.now() > until) throw new Error(`run ${run} was not made: ${JSON.stringify(row)}`);
  }
}

/** Every row of the file counts as loaded, with its money, and an independent count of the books says the same. */
async function expectReleased(retailer: Retailer, early: EarlySale): Promise<void> {
  const { fileId, senderId, date, receivedAt, lines, minor } = early;
  const report = await retailer.till(senderId).waitForFile(fileId, 10_000);
  expect(report).toMatchObject({
    ...{ status: 'loaded', received_at: receivedAt, rows_read: lines.length },
    ...{ rows_loaded: lines.length, rows_unchanged: 0, rows_held: 0 },
  });
  expect(report.totals).toMatchObject([{ amount_loaded_minor: minor, amount_held_minor: 0 }]);
  expect(
    await retailer.table(
      `select count(*) as lines, sum(amount_minor) as minor, count(distinct file_id) as files
       from retail.order_items where store_id = $1 and business_date = $2`,
      [senderId, date],
    ),
  ).toEqual([{ lines: String(lines.length), minor: String(minor), files: '1' }]);
}

/** A catalogue of one article more: as one that is known, under another number. */
async function catalogueOf(
  retailer: Retailer,
  of: { known: string; article: string; sequence: number },
): Promise<string> {
  const directory = join(retailer.directory, 'master-data');
  const name = (await readdir(directory)).find(one => /^HQ_products_.*\.csv$/.test(one));
  if (name === undefined) throw new Error('there is no catalogue');
  const [header, ...rows] = (await readFile(join(directory, name), 'utf8')).trimEnd().split('\n');
  const row = rows.find(one => one.startsWith(`${of.known},`));
  if (header === undefined || row === undefined) throw new Error(`${of.known} is not in the catalogue`);
  const path = join(retailer.directory, `HQ_products_20261120_${of.sequence}.csv`);
  await writeFile(path, `${header}\n${row.replace(`${of.known},`, `${of.article},`)}\n`);
  return path;
}

import { readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type FileReport, fileReport, newSenderKey } from '@tillkeeper/contracts';
import { z } from 'zod';
import { type ApiClient, createApiClient } from '../api-client.ts';
import { CommandError, exitCodes } from '../exit-code.ts';
import type { Server } from '../find-server.ts';
import { type GeneratedFile, generate, mistakeKinds } from '../generate/index.ts';
import { makeWebTransactions } from './make-web-transactions.ts';

export interface SentFiles {
  readonly files: readonly FileReport[];
  readonly refused: readonly { readonly fileName: string; readonly answer: string }[];
  readonly repeated: number;
  readonly webTransactions: number;
  readonly rowsSent: number;
}

export interface SendDemoOptions {
  readonly server: Server;
  readonly client: ApiClient;
  readonly directory: string;
  readonly step: (what: string) => void;
  readonly progress: (line: string) => void;
}

const waitMs = 60_000;
const day = (daysAgo: number): string => new Date(Date.now() - daysAgo * 86_400_000).toISOString().slice(0, 10);

/** Two days of three stores: the first day clean, the second with every mistake; a repeat, a correction, refused files, and the web shop. */
export async function sendDemoFiles(options: SendDemoOptions): Promise<SentFiles> {
  const { client, step } = options;
  const clean = await generate({
    directory: join(options.directory, 'first-day'),
    seed: 1,
    stores: 3,
    tills: 1,
    businessDates: [day(2)],
    rows: 900,
    mistakeShares: {},
    isLifelike: true,
  });
  const faulty = await generate({
    directory: join(options.directory, 'second-day'),
    seed: 2,
    stores: 3,
    tills: 1,
    businessDates: [day(1)],
    rows: 900,
    mistakeShares: Object.fromEntries(mistakeKinds.map(kind => [kind, 0.25 / mistakeKinds.length])),
    isLifelike: true,
  });
  const received = new Map<string, string>();
  const refused: { fileName: string; answer: string }[] = [];
  let rowsSent = 0;
  const send = async (sender: ApiClient, senderId: string, path: string): Promise<boolean> => {
    options.progress(`sending ${basename(path)}`);
    try {
      const receipt = await sender.sendFile({ senderId, path });
      received.set(receipt.file_id, receipt.file_name);
      return receipt.repeated;
    } catch (error) {
      if (!(error instanceof CommandError) || error.exitCode !== exitCodes.refused) throw error;
      refused.push({ fileName: basename(path), answer: error.message.split('\n')[0] ?? '' });
      return false;
    }
  };

  const reference = clean.files.filter(file => file.truth === null);
  for (const file of reference) {
    // a product names its club and its supplier: they are in the books before it comes
    await send(client, 'HQ', file.path);
    await waitForAll(client, received.keys());
  }
  step(
    `Head office sent ${reference.length} files: stores, clubs, suppliers, ${clean.shop.products.length} products, employees, customers, promotions`,
  );

  const senders = new Map<string, ApiClient>();
  for (const store of clean.shop.stores) {
    const isWeb = store.store_id === 'WEB1';
    await client.json('POST', '/v1/senders', {
      sender_id: store.store_id,
      kind: isWeb ? 'web' : 'store',
      format_id: 'contract-1',
      stores: [store.store_id],
    });
    const { key } = newSenderKey.parse(await client.json('POST', `/v1/senders/${store.store_id}/keys`));
    senders.set(store.store_id, createApiClient({ ...options.server, key }));
  }
  const senderOf = (senderId: string): ApiClient => senders.get(senderId) ?? client;
  step(`${senders.size} senders have a key of their own`);

  const salesOf = (files: readonly GeneratedFile[]): GeneratedFile[] => files.filter(file => file.truth !== null);
  for (const file of [...salesOf(clean.files), ...salesOf(faulty.files)]) {
    await send(senderOf(file.senderId), file.senderId, file.path);
    rowsSent += file.truth?.rows_read ?? 0;
  }
  step(`The tills sent two days: the first is clean, in the second every kind of mistake is planted`);

  const [first] = salesOf(clean.files);
  if (first === undefined) throw new CommandError('the generator made no sales file', exitCodes.server);
  const repeated = (await send(senderOf(first.senderId), first.senderId, first.path)) ? 1 : 0;
  const correction = await writeCorrection(
    first,
    join(options.directory, `${first.senderId}_sales_${day(2).replaceAll('-', '')}_T01_000002.csv`),
  );
  await send(senderOf(first.senderId), first.senderId, correction.path);
  rowsSent += correction.rows;
  const workbook = join(options.directory, `${first.senderId}_sales_${day(1).replaceAll('-', '')}_T01_000009.csv`);
  await writeFile(workbook, Buffer.concat([Buffer.from('PK\u0003\u0004'), Buffer.alloc(2000, 7)]));
  await send(senderOf(first.senderId), first.senderId, workbook);
  step('A till sent a file again, a corrected one, and a spreadsheet that is called .csv');

  const web = makeWebTransactions(clean.shop, day(1), 120);
  await Promise.all(web.map(transaction => senderOf('WEB1').json('POST', '/v1/transactions', transaction)));
  const wrong = await senderOf('WEB1').request('POST', '/v1/transactions', { json: { ...web[0], lines: [] } });
  refused.push({
    fileName: 'a web transaction without lines',
    answer: z.object({ code: z.string() }).parse(await wrong.json()).code,
  });
  rowsSent += web.reduce((sum, transaction) => sum + transaction.lines.length, 0);
  step(`The web shop posted ${web.length} transactions`);

  const webRows = web.reduce((sum, transaction) => sum + transaction.lines.length, 0);
  for (const file of await waitForWebFiles(client, webRows)) received.set(file.file_id, file.file_name);
  const files = await waitForAll(client, received.keys());
  return { files, refused, repeated, webTransactions: web.length, rowsSent };
}

async function waitForAll(client: ApiClient, fileIds: Iterable<string>): Promise<FileReport[]> {
  const reports: FileReport[] = [];
  for (const fileId of fileIds) reports.push(await client.waitForFile(fileId, waitMs));
  return reports;
}

/** The web shop's transactions are gathered into files; waits until their rows are all read. */
async function waitForWebFiles(client: ApiClient, rows: number): Promise<FileReport[]> {
  for (const until = Date.now() + waitMs; ; await sleep(100)) {
    const { files } = z
      .object({ files: z.array(fileReport) })
      .parse(await client.json('GET', '/v1/files?sender_id=WEB1'));
    if (files.reduce((sum, file) => sum + file.rows_read, 0) >= rows) return files;
    if (Date.now() > until) throw new CommandError('The web transactions did not arrive.', exitCodes.server);
  }
}

/** The first receipt of a file once more, with twice the quantity in its first line: a correction. */
async function writeCorrection(file: GeneratedFile, path: string): Promise<{ path: string; rows: number }> {
  const [header, ...lines] = (await readFile(file.path, 'utf8')).trimEnd().split('\n');
  const columns = (header ?? '').split(',');
  const at = (name: string): number => columns.indexOf(name);
  const basket = lines.filter(
    line => line.split(',')[at('transaction_id')] === lines[0]?.split(',')[at('transaction_id')],
  );
  const corrected = basket.map((line, index) => {
    if (index > 0) return line;
    const cells = line.split(',');
    for (const column of ['quantity', 'discount_amount', 'line_total'] as const) {
      const doubled = Number(cells[at(column)]) * 2;
      cells[at(column)] = column === 'quantity' ? String(doubled) : doubled.toFixed(2);
    }
    return cells.join(',');
  });
  await writeFile(path, `${[header, ...corrected].join('\n')}\n`);
  return { path, rows: corrected.length };
}

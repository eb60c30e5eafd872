import { readFile, writeFile } from 'node:fs/promises';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { generate, salesColumns } from '@tillkeeper/cli/generate';
import { copyAsText } from '../shared/floors.ts';
import { processorTime, processorTimeBetween } from '../shared/processor-time.ts';
import { openStores } from '../shared/retailer.ts';
import { withStandalone } from '../shared/with-standalone.ts';
import { countRows, type StoreSums } from './count-rows.ts';
import { booksOf, countLoaded, endOf } from './progress-repository.ts';

/**
 * The evening of a chain: every store's file of 500 rows at once (`--stores N`, `--rows N`), on the standalone process with
 * fsync on. The files are sent as fast as the API takes them, which goes on while the first are judged; measured from the first
 * `file.received` on the bus to the last `file.loaded`. The books are then compared, store by store, with a count of the raw files.
 */
const { values: given } = parseArgs({
  options: { stores: { type: 'string', default: '300' }, rows: { type: 'string', default: '500' } },
});
const [stores, rows] = [Number(given.stores), Number(given.rows)];
if (![stores, rows].every(value => Number.isInteger(value) && value > 0)) throw new Error('whole numbers, please');

const senders = 16;
const longestMs = 600_000;
const businessDate = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);
const say = (line: string): void => void process.stdout.write(`${line}\n`);

await withStandalone({}, async ({ server, database, directory, pid }) => {
  const made = await generate({
    ...{ directory, seed: 5, stores, tills: 1, businessDates: [businessDate], rows },
    ...{ mistakeShares: {}, isPlain: true },
  });
  const sending = await openStores(
    server,
    made.files.filter(file => file.truth === null),
    made.shop.stores.map(store => store.store_id),
  );
  const files = made.files.filter(file => file.truth !== null);
  const read = async ({ senderId, path }: { senderId: string; path: string }) => ({
    storeId: senderId,
    text: await readFile(path, 'utf8'),
  });
  const raw = await Promise.all(files.map(read));
  const expected = countRows(raw);

  const loadedBefore = await countLoaded(database);
  const before = await processorTime(pid);
  const sentFrom = performance.now();
  const left = [...files];
  const sendOn = async (): Promise<void> => {
    for (let file = left.pop(); file !== undefined; file = left.pop())
      await sending.client.sendFile({ senderId: file.senderId, path: file.path });
  };
  await Promise.all(Array.from({ length: senders }, sendOn));
  const acceptedMs = performance.now() - sentFrom;
  while ((await countLoaded(database)) < loadedBefore + files.length) {
    if (performance.now() - sentFrom > longestMs) throw new Error('not all files were loaded');
    await new Promise(resolve => setTimeout(resolve, 200));
  }
  const used = processorTimeBetween(before, await processorTime(pid));
  const { flow_ms, validated_ms } = await endOf(database);
  assertSame(await booksOf(database), expected);

  const together = join(directory, 'together.csv');
  const bodyFrom = (raw[0]?.text.indexOf('\n') ?? 0) + 1;
  await writeFile(together, raw.map(({ text }, index) => (index === 0 ? text : text.slice(bodyFrom))).join(''));
  const floors: number[] = [];
  for (let round = 0; round < 3; round += 1) floors.push(await copyAsText(database.url, together, salesColumns));
  const l2 = floors.sort((a, b) => a - b)[1] ?? Number.NaN;

  const total = [...expected.values()].reduce((sum, { lines }) => sum + lines, 0);
  const cpuMs = used.reduce((sum, [, ms]) => sum + ms, 0);
  const perSecond = (ms: number): string => Math.round((total / ms) * 1000).toLocaleString('en');
  say(
    `${files.length} files, ${total} rows, ${cpus().length} x ${cpus()[0]?.model ?? '?'}, load ${loadavg()[0]?.toFixed(1)}; accepted within ${acceptedMs.toFixed(0)} ms, the first being judged meanwhile; every store's rows and money are as in the raw files`,
  );
  say('| from the first file.received to | time | rows a second | x L2 |\n|---|---|---|---|');
  const line = (what: string, ms: number): void =>
    say(`| ${what} | ${ms.toFixed(0)} ms | ${perSecond(ms)} | ${(ms / l2).toFixed(1)} |`);
  line('the last file.validated', validated_ms);
  line('the last file.loaded', flow_ms);
  line('L2: COPY of the same rows as text, logged', l2);
  say(`\n| processor | ms | us a row |\n|---|---|---|`);
  for (const [name, ms] of [...used, ['all', cpuMs] as const])
    say(`| ${name} | ${ms} | ${((ms * 1000) / total).toFixed(1)} |`);
  say(`with 2 processors to itself: ${perSecond(cpuMs / 2)} rows a second at most`);
});

function assertSame(books: StoreSums, files: StoreSums): void {
  for (const [store, sums] of files)
    if (JSON.stringify(books.get(store)) !== JSON.stringify(sums))
      throw new Error(`${store}: the books have ${JSON.stringify(books.get(store))}, its file ${JSON.stringify(sums)}`);
  if (books.size !== files.size) throw new Error('the books have stores that sent nothing');
}

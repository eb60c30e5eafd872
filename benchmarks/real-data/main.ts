import { execFile } from 'node:child_process';
import { isDeepStrictEqual, promisify } from 'node:util';
import { fileURLToPath } from 'node:url';
import { openDataSet, realDataDirectory, realDataSets } from '../shared/real-data-sets.ts';
import { openSenders } from '../shared/retailer.ts';
import { withStandalone } from '../shared/with-standalone.ts';
import { accountOfHeld, compareRows, compareSums, keepRawRows, sumsOfAccounts } from './books-repository.ts';

/**
 * Sends every file of the two real data sets through the standalone process and compares what is in the books and what is held with a
 * count of the raw files in Python, row by row and by store, day and article, to the penny. Ends with 1 when anything differs.
 */
const say = (line = ''): void => void process.stdout.write(`${line}\n`);
const money = (minor: bigint): string => (Number(minor) / 100).toLocaleString('en-GB', { minimumFractionDigits: 2 });

const counter = fileURLToPath(new URL('./count-raw.py', import.meta.url));
const { stdout: raw } = await promisify(execFile)('python3', [counter, realDataDirectory()], { maxBuffer: 2 ** 27 });

await withStandalone({}, async ({ server, database, directory }) => {
  const sending = openSenders(server);
  for (const [index, set] of (await realDataSets()).entries()) {
    await openDataSet(sending, set, { directory, sequence: index + 1 });
    for (const path of set.paths) {
      const report = await sending.send(set.senderId, path);
      if (report.status !== 'loaded') throw new Error(`${report.file_name} is ${report.status}: ${report.reject_code}`);
    }
  }
  await keepRawRows(database, raw);

  const { rows, ...differences } = await compareRows(database);
  const sums = await compareSums(database);
  say(
    '| | rows | stores | days | articles | sums by store, day and article | different | amount | in the books | held |',
  );
  say('|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|');
  for (const one of sums)
    say(
      `| ${one.sender_id} | ${one.rows} | ${one.stores} | ${one.days} | ${one.products} | ${one.sums} | ${one.different} | ${money(one.amount_minor)} | ${one.loaded_rows} rows, ${money(one.loaded_minor)} | ${one.held_rows} rows, ${money(one.held_minor)} |`,
    );
  say();
  say('| | held for | rows | baskets | amount |');
  say('|---|---|---:|---:|---:|');
  for (const one of await accountOfHeld(database))
    say(`| ${one.sender_id} | ${one.why} | ${one.rows} | ${one.baskets} | ${money(one.minor)} |`);
  say();
  say(
    `of ${rows} rows: ${Object.entries(differences)
      .map(([what, count]) => `${what.replaceAll('_', ' ')} ${count}`)
      .join(', ')}`,
  );

  const told = sums.map(({ sender_id, rows: all, amount_minor, loaded_rows, loaded_minor, held_rows, held_minor }) => ({
    ...{ sender_id, rows: all, amount_minor, loaded_rows, loaded_minor, held_rows, held_minor },
  }));
  const areAccountsTheSame = isDeepStrictEqual(told, await sumsOfAccounts(database));
  say(`the accounts of the files say ${areAccountsTheSame ? 'the same' : 'something else'}`);
  const isSame = Object.values(differences).every(count => count === 0) && sums.every(one => one.different === 0n);
  if (!isSame || !areAccountsTheSame) process.exitCode = 1;
});

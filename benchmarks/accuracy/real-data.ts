import { countFindings, countOutcomes, countRepairs, countServices, groupFindings } from './real-data-repository.ts';
import { openDataSet, realDataSets } from '../shared/real-data-sets.ts';
import { openSenders } from '../shared/retailer.ts';
import { withStandalone } from '../shared/with-standalone.ts';
import { impatient } from './impatient.ts';

/**
 * What the rules say about the real data sets of `../shared/data`: sends them as they are to the standalone process and prints,
 * for each, the outcome and the findings by code, with how often what stands behind them comes. docs/findings.md is written from it.
 */
const say = (line = ''): void => void process.stdout.write(`${line}\n`);

await withStandalone(impatient, async ({ server, database, directory }) => {
  const sending = openSenders(server);
  for (const [index, set] of (await realDataSets()).entries()) {
    await openDataSet(sending, set, { directory, sequence: index + 1 });
    for (const path of set.paths) {
      const report = await sending.send(set.senderId, path);
      if (report.status !== 'loaded') say(`${report.file_name} is ${report.status}: ${report.reject_code}`);
    }
    say(`## ${set.name}`);
    say();
    say('| kind | rows read | loaded | unchanged | held | repeated |');
    say('|---|---:|---:|---:|---:|---:|');
    for (const one of await countOutcomes(database, set.senderId)) say(`| ${one.join(' | ')} |`);
    say();
    say('| code | severity | findings |');
    say('|---|---|---:|');
    const counts = await countFindings(database, set.senderId);
    for (const one of counts) say(`| \`${one.code}\` | ${one.severity} | ${one.count} |`);
    for (const { code } of counts) {
      const groups = await groupFindings(database, { senderId: set.senderId, code, most: 60 });
      if (groups.length === 0) continue;
      say();
      say(`${code}: what was said, most often first`);
      for (const one of groups) say(`  ${one.count} x ${one.said}`);
    }
    say();
    for (const one of await countRepairs(database, set.senderId)) say(`put right: ${one.count} x ${one.said}`);
    const { codes, lines, repaired } = await countServices(database, set.senderId);
    say(`services: ${lines} lines of ${codes} codes in the books, of which ${repaired} were put right`);
    say();
  }
});

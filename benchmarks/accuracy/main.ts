import { parseArgs } from 'node:util';
import { accuracySummary, accuracyTable } from './accuracy-table.ts';
import { measureAccuracy } from './measure.ts';
import { withStandalone } from '../shared/with-standalone.ts';
import { impatient } from './impatient.ts';
import { writeIntoReadme } from './write-into-readme.ts';

/**
 * Precision and recall of every code: files with planted mistakes are sent to the standalone process, and what it says of each
 * row is compared with what was planted. `--rows N` for another size, `--write` puts the table into the validator's README.
 */
const { values: given } = parseArgs({
  options: {
    rows: { type: 'string', default: '200000' },
    seed: { type: 'string', default: '4' },
    write: { type: 'boolean', default: false },
    differences: { type: 'string', default: '0' },
  },
});
const [rows, seed, listed] = [Number(given.rows), Number(given.seed), Number(given.differences)];
if (![rows, seed, listed].every(Number.isInteger))
  throw new Error('--rows, --seed and --differences take whole numbers');
const say = (line: string): void => void process.stdout.write(`${line}\n`);

await withStandalone(impatient, async running => {
  const accuracy = await measureAccuracy({ ...running, rows, seed, say });
  const table = accuracyTable(accuracy);
  for (const line of [accuracySummary(accuracy), '', ...table]) say(line);
  for (const one of accuracy.differences.slice(0, listed))
    say(`${one.what} ${one.code} in ${one.file} row ${one.row} (${one.kind || 'a right row'})`);
  if (given.write) await writeIntoReadme([accuracySummary(accuracy), '', ...table]);
});

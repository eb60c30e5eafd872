import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { CommandError, exitCodes } from '@tillkeeper/cli';
import { fileMistakes, type GeneratedFile, makeLaterFile } from '@tillkeeper/cli/generate';
import type { FileReport } from '@tillkeeper/contracts';
import type { Queryable } from '@tillkeeper/database';
import { readFindings } from './findings-repository.ts';
import type { Sending } from '../shared/retailer.ts';
import type { Expected, Tally } from './tally.ts';

export interface OwnFiles {
  readonly sending: Sending;
  readonly database: Queryable;
  readonly directory: string;
  readonly tally: Tally;
  /** In which all is right. */
  readonly file: GeneratedFile;
}

/** Said of a file as a whole, or of each row of a table that is not the first. */
const isAboutTheFile = (code: string): boolean => /^(header|table|file)\.|^record\.other-table$/.test(code);

/**
 * Files that are wrong as a whole, each made of a file of right rows on a till of its own, and files that speak of receipts
 * which are in the books. Returns how many were sent.
 */
export async function sendFilesOfTheirOwn(options: OwnFiles): Promise<number> {
  const { sending, database, tally, file } = options;
  const directory = join(options.directory, 'changed');
  await mkdir(directory, { recursive: true });
  const text = await readFile(file.path, 'utf8');
  const storeId = file.senderId;
  let sent = 0;
  /** The door's words where it refuses the file. */
  const send = async (name: string, bytes: string | Buffer): Promise<FileReport | string> => {
    const path = join(directory, name);
    await writeFile(path, bytes);
    sent += 1;
    try {
      return await sending.send(storeId, path);
    } catch (error) {
      if (error instanceof CommandError && error.exitCode === exitCodes.refused) return error.message;
      throw error;
    }
  };
  /** Its till's name is in every row. */
  const ofTill = (till: string): string => text.replaceAll('T03', till);
  const nameOf = (till: string, sequence: number, ending = '.csv'): string =>
    `${storeId}_sales_20261110_${till}_${String(sequence).padStart(6, '0')}${ending}`;
  const compare = async (
    report: FileReport | string,
    kind: string,
    codes: readonly string[],
    possible: readonly string[] = [],
  ): Promise<void> => {
    const isRefused = typeof report === 'string';
    const said = isRefused
      ? [report.split(':')[0] ?? '']
      : (await readFindings(database, report.file_id)).map(one => one.code);
    const ofFile = new Set(said.filter(isAboutTheFile));
    const expected = [...codes, ...possible].map(
      (code): Expected => ({ row: '', code, kind, isPossible: possible.includes(code) }),
    );
    tally.compare(
      isRefused ? kind : report.file_name,
      expected,
      [...ofFile].map(code => ({ row: '', code })),
      () => kind,
    );
  };

  for (const [index, mistake] of fileMistakes.entries()) {
    const till = `F${String(index + 1).padStart(2, '0')}`;
    // what a sender sent before is known of its till
    await compare(await send(nameOf(till, 1), ofTill(till)), 'right/before', []);
    const next = text.replaceAll('T03-', `${till}-B`).replaceAll('T03', till);
    const report = await send(nameOf(till, 2, `.csv${mistake.ending ?? ''}`), mistake.change(next));
    await compare(report, mistake.kind, mistake.codes, mistake.possible);
  }

  const till = 'B01';
  const first = ofTill(till);
  await compare(await send(nameOf(till, 1), first), 'right/before', []);
  const later = makeLaterFile(first);
  const report = await send(nameOf(till, 2), later.text);
  if (typeof report === 'string') throw new Error(report);
  const found = await readFindings(database, report.file_id);
  const expected = later.findings.map(
    ({ rowNo, code }): Expected => ({ row: String(rowNo), code, kind: `${code}/later`, isPossible: false }),
  );
  tally.compare(
    report.file_name,
    [...expected, { row: '', code: 'transaction.resent', kind: 'transaction.resent/later', isPossible: false }],
    found,
    () => 'later',
  );
  // the same name with other bytes
  await compare(await send(nameOf(till, 2), later.text.replaceAll('\n', '\r\n')), 'file.name-reused', [
    'file.name-reused',
  ]);
  await compare(await send(nameOf('B02', 1), later.text.replaceAll('\n', '\r\n')), 'file.content-known', [
    'file.content-known',
  ]);
  const afterGap = await send(nameOf(till, 5), `${first.split('\n')[0]}\n`);
  // files overtake one another: a missing one is looked for after a while
  for (let tries = 0; typeof afterGap !== 'string' && tries < 60; tries += 1) {
    if ((await readFindings(database, afterGap.file_id)).length > 0) break;
    await sleep(500);
  }
  await compare(afterGap, 'file.sequence-gap', ['file.sequence-gap']);
  // only head office can name a store that nobody knows
  const [head = '', ...lines] = ofTill('B03').trimEnd().split('\n');
  const isOfFirst = (line: string): boolean => line.split(',')[2] === lines[0]?.split(',')[2];
  const strange = lines.map(line => (isOfFirst(line) ? line.replace(storeId, 'S999') : line));
  const name = nameOf('B03', 1).replace(storeId, 'HQ');
  await writeFile(join(directory, name), `${[head, ...strange].join('\n')}\n`);
  const ofHeadOffice = await sending.send('HQ', join(directory, name));
  const unknown = lines.flatMap((line, index): Expected[] =>
    isOfFirst(line)
      ? [{ row: String(index + 1), code: 'store.unknown', kind: 'store.unknown/nobody-knows', isPossible: false }]
      : [],
  );
  const said = (await readFindings(database, ofHeadOffice.file_id)).filter(one => one.row !== '');
  tally.compare(name, unknown, said, () => 'store.unknown');
  sent += 1;
  return sent;
}

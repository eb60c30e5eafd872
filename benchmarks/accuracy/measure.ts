import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Server } from '@tillkeeper/cli';
import { type GeneratedFile, generate, mistakeKinds, type Truth } from '@tillkeeper/cli/generate';
import { type ProblemCodeName, problemCodes } from '@tillkeeper/contracts';
import type { Queryable } from '@tillkeeper/database';
import { readFindings, readRepairs } from './findings-repository.ts';
import { openStores } from '../shared/retailer.ts';
import { sendFilesOfTheirOwn } from './files-of-their-own.ts';
import { type CodeTally, createTally, type Difference, type Expected } from './tally.ts';

export interface AccuracyOptions {
  readonly server: Server;
  readonly database: Queryable;
  /** An empty directory for the files. */
  readonly directory: string;
  /** Rows with planted mistakes; the history of right rows and the files with mistakes of their own come on top. */
  readonly rows: number;
  readonly seed: number;
  readonly say: (line: string) => void;
}

export interface Accuracy {
  readonly rows: number;
  readonly historyRows: number;
  readonly files: number;
  readonly codes: readonly CodeTally[];
  /** Right rows, also those that only look odd. */
  readonly cleanRows: number;
  readonly cleanRowsHeld: number;
  /** Rows that have to be held and were not. */
  readonly wrongRowsUsed: number;
  readonly differences: readonly Difference[];
}

const storeCount = 4;
const tills = 2;
const days = ['2026-11-10', '2026-11-11', '2026-11-12', '2026-11-13', '2026-11-14'] as const;
const historyDay = '2026-11-09';
/** Share of baskets that get a mistake or a trap. */
const mistakenShare = 0.4;

/**
 * Sends a history of right rows, files with every kind of mistake, files with mistakes of their own, and files that speak of
 * what is in the books; then compares every finding with what was planted.
 */
export async function measureAccuracy(options: AccuracyOptions): Promise<Accuracy> {
  const { database, directory, say, seed } = options;
  const make = (name: string, more: Partial<Parameters<typeof generate>[0]>) =>
    generate({
      ...{ directory: join(directory, name), seed, stores: storeCount, tills, businessDates: days, rows: 0 },
      ...{ mistakeShares: {}, isLifelike: true, containers: ['csv', 'ndjson'], ...more },
    });
  const rowsOfFile = Math.ceil(options.rows / (storeCount * tills * days.length));
  const history = await make('history', {
    businessDates: [historyDay],
    rows: Math.max(rowsOfFile, 1500),
    seed: seed + 1,
  });
  const mistakeShares = Object.fromEntries(mistakeKinds.map(kind => [kind, mistakenShare / mistakeKinds.length]));
  const faulty = await make('faulty', { rows: rowsOfFile, mistakeShares });
  // large files go another way through the validator: through a sieve of whole columns
  const large = await make('large', {
    ...{ rows: Math.max(rowsOfFile, 4000), mistakeShares, stores: 1, tills: 2, firstTill: 5, containers: ['csv'] },
    ...{ businessDates: [days[1]], seed: seed + 2 },
  });
  const own = await make('own', { rows: 60, tills: 1, firstTill: 3, containers: ['csv'], businessDates: [days[0]] });

  const storeIds = history.shop.stores.map(store => store.store_id);
  const sending = await openStores(
    options.server,
    history.files.filter(file => file.truth === null),
    storeIds,
  );
  const tally = createTally();
  const counts = { clean: 0, cleanHeld: 0, wrongUsed: 0, rows: 0, files: 0 };

  const compare = async (fileId: string, fileName: string, truth: Truth): Promise<void> => {
    const found = await readFindings(database, fileId);
    const repairs = await readRepairs(database, fileId);
    const kinds = new Map([...truth.findings, ...truth.oddities].map(one => [String(one.row_no), one.kind]));
    const expected: Expected[] = truth.findings.map(one => ({
      ...{ row: String(one.row_no), code: one.code, kind: one.kind, isPossible: one.is_possible },
      meant: one.meant === '' ? undefined : one.meant,
    }));
    tally.compare(
      fileName,
      expected,
      found.filter(one => one.row !== '').map(one => ({ ...one, meant: repairs.get(one.row) })),
      row => kinds.get(row) ?? '',
    );
    const musts = truth.findings.filter(one => !one.is_possible);
    const toHold = new Set(musts.filter(one => holds(one.code)).map(one => String(one.row_no)));
    const repairable = new Set(musts.filter(one => one.code === 'product.repaired').map(one => String(one.row_no)));
    const heldFindings = found.filter(
      one => one.row !== '' && (one.severity === 'error' || one.code === 'transaction.held'),
    );
    const held = new Set(heldFindings.map(one => one.row));
    // a slip that was not put right holds its receipt: that is a miss of the repair, and counted there
    const unrepaired = new Set(heldFindings.filter(one => repairable.has(one.row)).map(one => one.transactionId));
    const cleanHeld = heldFindings.filter(one => !toHold.has(one.row) && !repairable.has(one.row));
    counts.clean += truth.rows_read - toHold.size - repairable.size;
    counts.cleanHeld += new Set(cleanHeld.filter(one => !unrepaired.has(one.transactionId)).map(one => one.row)).size;
    counts.wrongUsed += [...toHold].filter(row => !held.has(row)).length;
    counts.rows += truth.rows_read;
    counts.files += 1;
  };
  const sendAll = async (files: readonly GeneratedFile[]): Promise<void> => {
    await Promise.all(
      storeIds.map(async storeId => {
        for (const file of files.filter(one => one.senderId === storeId)) {
          const { truth } = file;
          if (truth === null) continue;
          const report = await sending.send(storeId, file.path);
          if (report.status !== 'loaded')
            throw new Error(`${file.fileName} is ${report.status}: ${report.reject_code}`);
          await compare(report.file_id, file.fileName, truth);
        }
      }),
    );
  };
  await sendAll(history.files);
  const historyRows = counts.rows;
  say(`${historyRows} right rows are in the books`);
  // what is usual is read anew
  await sleep(1500);
  await sendAll(faulty.files);
  await sendAll(large.files);
  say(`${counts.rows - historyRows} rows with planted mistakes are judged`);
  const [ownFile] = own.files.filter(file => file.truth !== null);
  if (ownFile !== undefined)
    counts.files += await sendFilesOfTheirOwn({ sending, database, directory, tally, file: ownFile });
  return {
    ...{ rows: counts.rows - historyRows, historyRows, files: counts.files, codes: tally.codes() },
    ...{ cleanRows: counts.clean, cleanRowsHeld: counts.cleanHeld, wrongRowsUsed: counts.wrongUsed },
    differences: tally.differences(),
  };
}

const holds = (code: ProblemCodeName): boolean =>
  code === 'transaction.held' || problemCodes[code].severity === 'error';

import type { TillkeeperEvent } from '@tillkeeper/contracts';
import { appendToOutbox, type Database, type Transaction } from '@tillkeeper/database';
import { RetryableError, type Steps } from '@tillkeeper/service-kit';
import { accountFor, type FileAccount } from '../accounting-repository.ts';
import { fileLoaded } from '../file-loaded.ts';
import { claimFiles, type FileUnderLoad } from '../file-repository.ts';
import { askForReleases } from '../releases/ask-for-releases.ts';
import { settleWhatCameTogether, settleWhatIsHeld } from '../releases/overtaken-repository.ts';
import { growBaselines } from '../sales/baselines-repository.ts';
import { keepCustomers } from '../sales/customers-repository.ts';
import { emptyLoadingTables } from '../sales/empty-loading-tables.ts';
import { compareWithBooks, holdOrphans } from '../sales/judge-repository.ts';
import { lockParents, withKeysProven } from '../sales/parents-repository.ts';
import { insertPayments } from '../sales/payments-repository.ts';
import { lockStores } from '../sales/receive-repository.ts';
import { closeKnownOriginals } from '../sales/returns-repository.ts';
import { noteStoreDays } from '../store-days/note-store-days.ts';
import { type GatheredBaskets, outcomesOf } from './gather-baskets.ts';
import { gatherWork } from './gather-work.ts';
import { joinBaskets } from './join-baskets.ts';
import { prepared } from './prepared.ts';
import type { Cell } from './read-silver.ts';
import { fewLines, measureVerdicts, receiveGathered } from './receive-repository.ts';
import * as repository from './together-repository.ts';

/** A file of sales whose rows are in memory, for its first run. */
export interface SmallFile {
  readonly event: TillkeeperEvent<'file.validated'>;
  readonly file: FileUnderLoad;
  readonly baskets: GatheredBaskets;
}

/** What became of it: it is in the books; nothing is to be done; or it has to be loaded in a transaction of its own. */
export type Togetherness =
  | { readonly outcome: 'loaded'; readonly account: FileAccount }
  | { readonly outcome: 'nothing to do'; readonly account?: never }
  | { readonly outcome: 'alone'; readonly account?: never };

export interface TogetherDependencies {
  readonly database: Database;
  readonly steps: Steps;
  readonly now: () => Date;
  readonly isToLoad: (file: FileUnderLoad | undefined, run: number) => file is FileUnderLoad;
  /** Called when the transaction has failed: its files are loaded one by one, or all wait. */
  readonly onFailed: (error: unknown) => void;
}

/** More lines make a transaction that others wait for, and no line cheaper. */
const mostLines = 20_000;

const linesOf = (files: readonly SmallFile[]): number => files.reduce((sum, one) => sum + one.baskets.lineCount, 0);

/**
 * Loads small files that are ready at the same time in one transaction, each with its own claim, accounting and event: the commit,
 * and the rows of baselines that all of them change, are waited for once. It takes only files of which all that
 * can be said is that their baskets are new; and when the transaction fails, for whatever reason of one of them, all are to be loaded alone.
 */
export function createLoadTogether(dependencies: TogetherDependencies): (file: SmallFile) => Promise<Togetherness> {
  return gatherWork<SmallFile, Togetherness>({
    mayJoin(gathered, { baskets }) {
      const stores = new Set(gathered.flatMap(one => one.baskets.storeIds));
      return (
        linesOf(gathered) + baskets.lineCount <= mostLines && !baskets.storeIds.some(storeId => stores.has(storeId))
      );
    },
    async work(files) {
      try {
        return await dependencies.database.transaction(
          tx => loadAll(dependencies, linesOf(files) < fewLines ? prepared(tx) : tx, files),
          { shouldRetryDuplicateKeys: true },
        );
      } catch (error) {
        dependencies.onFailed(error);
        if (error instanceof RetryableError) throw error;
        return files.map(() => ({ outcome: 'alone' }));
      }
    },
  });
}

async function loadAll(
  { steps, now, isToLoad }: TogetherDependencies,
  tx: Transaction,
  files: readonly SmallFile[],
): Promise<Togetherness[]> {
  const outcomes = new Map<SmallFile, Togetherness>();
  const claimed = await claimFiles(
    tx,
    files.map(({ event, file }) => ({ fileId: file.file_id, eventId: event.id })),
  );
  steps.reached('loader.claimed');
  const ours: SmallFile[] = [];
  for (const one of files) {
    const { file, isClaimed } = claimed.get(one.file.file_id) ?? { file: undefined, isClaimed: false };
    if (!isClaimed || !isToLoad(file, one.event.data.run)) outcomes.set(one, { outcome: 'nothing to do' });
    else if (file.erasures !== one.file.erasures) outcomes.set(one, { outcome: 'alone' });
    else ours.push({ ...one, file });
  }
  const written = ours.length === 0 ? new Map<string, FileAccount>() : await loadOurs(tx, ours, now());
  if (ours.length > 0) await emptyLoadingTables(tx, { lines: linesOf(ours) });
  for (const one of files) {
    const account = written.get(one.file.file_id);
    if (account !== undefined) outcomes.set(one, { outcome: 'loaded', account });
  }
  const all = files.map((one): Togetherness => outcomes.get(one) ?? { outcome: 'alone' });
  const alone = files.filter((_, index) => all[index]?.outcome === 'alone').map(({ event }) => event.id);
  if (alone.length > 0) await repository.giveClaimsBack(tx, 'loader', alone);
  steps.reached('loader.written');
  return all;
}

/** Accounts of those that are in the books now. */
async function loadOurs(tx: Transaction, files: readonly SmallFile[], now: Date): Promise<Map<string, FileAccount>> {
  const accounts = new Map<string, FileAccount>();
  const alone = await judgeOurs(tx, files);
  const ours = files.filter(({ file }) => !alone.has(file.file_id));
  if (ours.length === 0) return accounts;

  const has = (name: string): boolean => ours.some(({ baskets }) => baskets.baskets[name]?.some(isGiven) === true);
  if (has('customer_id')) await keepCustomers(tx);
  await insertNew(tx, linesOf(ours));
  await closeKnownOriginals(tx);
  for (const { file, baskets } of ours) accounts.set(file.file_id, await accountFor(tx, file, outcomesOf(baskets)));
  const settled = await settleWhatCameTogether(tx);
  for (const { file } of ours)
    if ((accounts.get(file.file_id)?.rows_held ?? 0n) > 0n) settled.push(...(await settleWhatIsHeld(tx, file)));
  await noteStoreDays(
    tx,
    ours.map(({ file }) => file),
    settled,
  );
  const loaded = ours.flatMap(({ event, file }) => {
    const account = accounts.get(file.file_id);
    return account === undefined ? [] : [{ event, file, account }];
  });
  await appendToOutbox(
    tx,
    loaded.map(({ event, account }) => fileLoaded(event, account, now)),
  );
  // Last of all: their rows are those of every store, and others wait for them until the commit.
  await growBaselines(tx);
  for (const { event, file, account } of loaded)
    await askForReleases(tx, file, { account, now, traceparent: event.traceparent });
  return accounts;
}

const isGiven = (cell: Cell): boolean => cell !== null;

/** Leaves in the temporary tables what is new, and says which files are not all new and were taken out again. */
async function judgeOurs(tx: Transaction, files: readonly SmallFile[]): Promise<ReadonlySet<string>> {
  const joined = joinBaskets(files.map(({ baskets }) => baskets));
  const owned = files.map(({ file, baskets }) => ({ file, basketCount: baskets.basketCount }));
  await receiveGathered(tx, joined);
  await repository.noteOwners(tx, owned);
  await lockStores(tx);
  const [first] = files;
  if (first === undefined) return new Set();
  // the file decides between verdicts that are not for us to act on
  await compareWithBooks(tx, first.file, { first_date: joined.firstDate, last_date: joined.lastDate });
  await measureVerdicts(tx, joined.lineCount);
  await lockParents(tx, { areFew: true });
  await holdOrphans(tx);
  const alone = await repository.filesToJudgeAlone(tx);
  if (alone.size > 0) await repository.leaveOut(tx, alone);
  return alone;
}

/** Of a till's file the foreign keys' triggers ask for each row in less time than switching them off and on takes. */
async function insertNew(tx: Transaction, lineCount: number): Promise<void> {
  const insert = async (): Promise<void> => {
    const lines = await repository.insertOwnedBaskets(tx);
    if (lines !== lineCount) throw new Error(`${lines} of ${lineCount} lines came into the books`);
    await insertPayments(tx);
  };
  await (lineCount < fewLines ? insert() : withKeysProven(tx, insert));
}

import type { Alias, WantedAlias } from '@tillkeeper/contracts';
import { type Database, lockAliasCode, type Queryable, requestRejudge, type Transaction } from '@tillkeeper/database';
import * as repository from './alias-repository.ts';

export interface ChangedAlias {
  readonly alias: Alias;
  readonly files_judged_again: number;
}

/** Changes which article a code stands for, and has the files that name it judged again, in one transaction. */
export interface AliasesDesk {
  /** Of a code (null: all), the latest first; without `hasUndone` those in force alone. */
  list(of: { code: string | null; hasUndone: boolean }): Promise<Alias[]>;
  /** An answer of before in the same scope is undone. What of its names is not known, where something is not. */
  add(
    wanted: WantedAlias,
    by: string,
  ): Promise<
    | ({ readonly status: 'added' | 'unchanged' } & ChangedAlias)
    | { readonly status: 'unknown'; readonly names: readonly ('product_id' | 'sender_id' | 'store_id')[] }
  >;
  /** Undefined when there is none in force with this id. */
  undo(aliasId: string, by: string): Promise<ChangedAlias | undefined>;
}

export function createAliasesDesk(options: {
  database: Queryable & Pick<Database, 'transaction'>;
  now: () => Date;
}): AliasesDesk {
  const { database, now } = options;
  const judgeAgain = (tx: Transaction, code: string): Promise<number> =>
    requestRejudge(tx, { files: { articles: [code] }, source: '/tillkeeper/ingest-api', now: now() });
  // the files of any store may name the code
  const inAllStores = { seesStores: { stores: 'all' } } as const;
  return {
    list: of => repository.listAliases(database, of),
    add: (wanted, by) =>
      database.transaction(
        async tx => {
          const { code, product_id: productId } = wanted;
          const scope = { senderId: wanted.sender_id ?? null, storeId: wanted.store_id ?? null };
          const names = await repository.unknownNames(tx, { ...scope, productId });
          if (names.length > 0) return { status: 'unknown', names };
          await lockAliasCode(tx, code);
          const before = await repository.findAliasInForce(tx, code, scope);
          if (before?.product_id === productId) return { status: 'unchanged', alias: before, files_judged_again: 0 };
          if (before !== undefined) await repository.undoAlias(tx, before.alias_id, by);
          const alias = await repository.addAlias(tx, { ...scope, code, productId, note: wanted.note ?? null, by });
          return { status: 'added', alias, files_judged_again: await judgeAgain(tx, code) };
        },
        { ...inAllStores, actor: by },
      ),
    undo: (aliasId, by) =>
      database.transaction(
        async tx => {
          const alias = await repository.undoAlias(tx, aliasId, by);
          return alias === undefined ? undefined : { alias, files_judged_again: await judgeAgain(tx, alias.code) };
        },
        { ...inAllStores, actor: by },
      ),
  };
}

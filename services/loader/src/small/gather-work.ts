import { setImmediate as nextTurn } from 'node:timers/promises';

export interface GatheringOptions<Item, Result> {
  /** Does the work for all of them; one result for each, in their order. */
  readonly work: (items: readonly Item[]) => Promise<readonly Result[]>;
  /** Whether an item may be worked on together with those that are gathered already. */
  readonly mayJoin: (gathered: readonly Item[], item: Item) => boolean;
}

/**
 * Gathers pieces of work that come while others are in work: the first begins at once, and what comes meanwhile is the
 * next batch. Nobody waits for company. Those that may not join wait in the order they came.
 */
export function gatherWork<Item, Result>({
  work,
  mayJoin,
}: GatheringOptions<Item, Result>): (item: Item) => Promise<Result> {
  interface Waiting {
    readonly item: Item;
    readonly resolve: (result: Result) => void;
    readonly reject: (error: unknown) => void;
  }
  let waiting: Waiting[] = [];
  let isWorking = false;

  const takeBatch = (): Waiting[] => {
    const batch: Waiting[] = [];
    const left: Waiting[] = [];
    for (const one of waiting) {
      const gathered = batch.map(({ item }) => item);
      (batch.length === 0 || mayJoin(gathered, one.item) ? batch : left).push(one);
    }
    waiting = left;
    return batch;
  };
  const workOn = async (batch: readonly Waiting[]): Promise<void> => {
    try {
      const results = await work(batch.map(({ item }) => item));
      if (results.length !== batch.length) throw new Error('one result for each item was expected');
      for (const [index, result] of results.entries()) batch[index]?.resolve(result);
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
  };
  const workOnAll = async (): Promise<void> => {
    isWorking = true;
    while (waiting.length > 0) {
      // those that became ready in the same turn belong together
      await nextTurn();
      await workOn(takeBatch());
    }
    isWorking = false;
  };
  return item =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      if (!isWorking) void workOnAll();
    });
}

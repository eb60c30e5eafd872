import type { Database } from '@tillkeeper/database';

export interface Quarters {
  /** Makes the partitions of the books for the days, ISO dates, where they are missing. In a transaction of its own: it locks the parents. */
  ready(firstDate: string, lastDate: string): Promise<void>;
  /** To be called when something went wrong: a partition that was there may be gone. */
  forget(): void;
}

/** The partitions of the books. That they are there is asked of the database once, not for each file. */
export function createQuarters(database: Database): Quarters {
  const made = new Set<number>();
  const numberOf = (date: string): number =>
    Number(date.slice(0, 4)) * 4 + Math.floor((Number(date.slice(5, 7)) - 1) / 3);
  return {
    async ready(firstDate, lastDate) {
      const quarters = numbersTo(numberOf(firstDate), numberOf(lastDate));
      if (quarters.every(quarter => made.has(quarter))) return;
      await database.transaction(tx =>
        tx.query('select retail.make_order_partitions($1::date, $2::date)', [firstDate, lastDate]),
      );
      for (const quarter of quarters) made.add(quarter);
    },
    forget: () => made.clear(),
  };
}

const numbersTo = (first: number, last: number): number[] =>
  Array.from({ length: last - first + 1 }, (_, index) => first + index);

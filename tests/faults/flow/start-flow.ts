import { setTimeout as sleep } from 'node:timers/promises';
import type { Door } from './door.ts';
import type { HeadOffice } from './head-office.ts';
import type { Seeded } from './seeded.ts';
import { runTill } from './till.ts';
import { runWebShop } from './web-shop.ts';

/** Files that flow all the time, until it is closed. */
export interface Flow {
  /** Tills close, head office keeps its promises; resolves when all of it was acknowledged. */
  close(): Promise<void>;
  /** Gives up: nothing is waited for. */
  abandon(): void;
}

export interface Pace {
  readonly tillsPerStore: number;
  /** Between an acknowledgement and the next file of a till, from and to. */
  readonly pauseMs: readonly [number, number];
}

/** Starts all tills, the web shop and head office. A till that ends in an error makes `close` reject. */
export function startFlow(options: {
  headOffice: HeadOffice;
  door: Door;
  chance: Seeded;
  /** YYYY-MM-DD */
  date: string;
  pace: Pace;
  /** Tills wait while it is false: a machine that is busy with other things is not to be buried. */
  mayGoOn: () => boolean;
  /** The letter of its tills: flows one after the other number their tills apart. */
  letter: string;
}): Flow {
  const { headOffice, door, chance, date, pace, letter, mayGoOn } = options;
  const closing = new AbortController();
  const abandoned = new AbortController();
  const how = {
    headOffice,
    door,
    date,
    mayGoOn,
    pauseMs: pace.pauseMs,
    closing: closing.signal,
    signal: abandoned.signal,
  };
  const tills = headOffice.stores.flatMap(storeId =>
    Array.from({ length: pace.tillsPerStore }, (_, index) => {
      const tillId = `T${letter}${index + 1}`;
      const own = chance.branch(`${storeId}/${tillId}`);
      // they do not begin in one moment
      return sleep(own.whole(0, 1000)).then(() => runTill({ ...how, storeId, tillId, chance: own }));
    }),
  );
  const office = headOffice.run(closing.signal);
  const all = Promise.all([...tills, runWebShop({ ...how, chance: chance.branch('web'), letter }), office]);
  all.catch(() => {});
  return {
    async close() {
      closing.abort();
      await all;
      await headOffice.keepPromises(abandoned.signal);
    },
    abandon() {
      closing.abort();
      abandoned.abort();
    },
  };
}

import type { Basket } from '../../testing/sale.ts';
import type { DayFile, HeldRow } from './day-files.ts';

/** Files of few tills, days and receipt numbers, so that what is sent meets what was sent before. The same seed gives the same. */
const placeOf = (basket: Basket) => ({
  ...{ store: basket.store ?? 'S1', till: basket.till ?? 'T1' },
  ...{ date: basket.date ?? '2026-11-20', currency: basket.currency ?? 'GBP' },
});

export function randomOf(seed: number) {
  let state = seed * 2_654_435_761;
  const next = (): number => {
    // xorshift32
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
  const below = (count: number): number => Math.floor(next() * count);
  const chance = (share: number): boolean => next() < share;
  const oneOf = <T>(things: readonly T[]): T | undefined => things[below(things.length)];
  const some = <T>(most: number, make: () => T): T[] => Array.from({ length: below(most + 1) }, make);
  const dates = ['2026-11-19', '2026-11-20'] as const;
  const date = (): string => oneOf(dates) ?? dates[0];

  const basket = (store: string, till: string): Basket => ({
    store,
    till: store === 'S3' ? 'WEB' : till,
    date: date(),
    number: `R${below(6)}`,
    at: `${date()}T1${below(9)}:00:0${below(9)}.000Z`,
    currency: store === 'S3' ? 'EUR' : chance(0.1) ? 'USD' : 'GBP',
    lines: [
      { product: 'SHIRT', pence: 100 + below(3) },
      ...(chance(0.7) ? [{ product: 'SCARF', pence: 50 + below(2) }] : []),
    ],
  });
  const unique = (baskets: readonly Basket[]): Basket[] => [
    // the first of each, as a judged file has them
    ...new Map(
      baskets
        .toReversed()
        .map(one => [`${one.store}/${one.store === 'S3' ? '' : one.date}/${one.till}/${one.number}`, one]),
    )
      .values()
      .toArray()
      .toReversed(),
  ];
  const heldRow = (): HeldRow => ({
    pence: below(500),
    ...(chance(0.3) && { place: 'unreadable' as const }),
    ...(chance(0.3) && {
      place: { date: date(), till: oneOf(['T1', 'T2', 'T9']) ?? 'T1', currency: oneOf(['GBP', 'USD']) ?? 'GBP' },
    }),
    ...(chance(0.1) && { place: { store: 'NOWHERE' } }),
  });
  const contents = (sender: string): Pick<DayFile, 'baskets' | 'held'> => ({
    baskets: unique(
      some(4, () => {
        const store = { S1: 'S1', S2: 'S2', WEB: 'S3' }[sender] ?? oneOf(['S1', 'S2', 'S3']) ?? 'S1';
        return basket(store, oneOf(['T1', 'T2']) ?? 'T1');
      }),
    ),
    held: chance(0.5) ? some(3, heldRow) : [],
  });

  return {
    chance,
    oneOf,

    file(name: string): DayFile {
      const sender = oneOf(['S1', 'S1', 'S2', 'WEB', 'HQ']) ?? 'S1';
      return {
        ...{ name, sender, date: date(), isWeb: sender === 'WEB' },
        till: sender === 'HQ' && chance(0.5) ? null : sender === 'WEB' ? 'copy-1' : (oneOf(['T1', 'T2']) ?? 'T1'),
        sequence: 1 + below(50),
        receivedAt: `2026-11-20T${10 + below(10)}:00:00.000Z`,
        ...(chance(0.5) && { declared: { rows: below(9), amount: `${below(99)}.5` } }),
        ...contents(sender),
      };
    },

    /** The same rows as a later run: one that was held is a basket now, or a basket that was good is held. */
    fileAgain(file: DayFile): DayFile {
      const again = {
        ...file,
        run: (file.run ?? 1) + 1,
        ...(chance(0.5) && { receivedAt: `2026-11-20T${20 + below(3)}:30:00.000Z` }),
      };
      const { held = [], baskets } = file;
      const last = baskets.at(-1);
      // A receipt that is held does not come as a basket of other rows of the same file.
      if (held.some(row => row.rowNo !== undefined)) return again;
      if (chance(0.5) && last !== undefined) {
        const before = baskets.slice(0, -1).reduce((rows, one) => rows + one.lines.length, 0);
        const rows = last.lines.map((line, index) => ({
          pence: line.pence,
          rowNo: before + index + 1,
          place: placeOf(last),
        }));
        return { ...again, baskets: baskets.slice(0, -1), held: [...held, ...rows] };
      }
      const [, ...stillHeld] = held;
      return {
        ...again,
        held: stillHeld,
        baskets: unique([...baskets, ...(held.length > 0 ? contents(file.sender ?? 'S1').baskets : [])]),
      };
    },
  };
}

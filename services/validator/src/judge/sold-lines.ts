import { createNumberedTexts } from './numbered-texts.ts';

/** Usable lines of sales as columns; `stores` and `products` are what their numbers stand for. */
export interface SoldColumns {
  readonly count: number;
  /** What `find` gives back for the row. */
  readonly rows: ArrayLike<number>;
  readonly storeNumbers: ArrayLike<number>;
  readonly stores: readonly string[];
  readonly productNumbers: ArrayLike<number>;
  readonly products: readonly string[];
  /** In thousandths. */
  readonly quantityMilli: ArrayLike<number>;
  /** In millionths of the currency. */
  readonly priceMicro: ArrayLike<number>;
  /** Line total in hundredths of the currency. */
  readonly totalCents: ArrayLike<number>;
}

/** Lines that are alike in store, article, quantity, price and total. */
export interface AlikeLines {
  readonly storeId: string;
  readonly productId: string;
  readonly quantityMilli: number;
  readonly priceMicro: number;
  readonly totalCents: number;
  readonly count: number;
  rows(): Generator<number>;
}

const blockBits = 16;
const blockMask = (1 << blockBits) - 1;

/**
 * Remembers lines of sales by what is alike in them: a till sells the same few goods at the same few prices, so of
 * 1,000,000 lines some 10,000 are left to be looked at. A row costs 12 bytes and a few comparisons of numbers.
 */
export function createSoldLines(): {
  add(row: number, storeId: string, productId: string, milli: number, micro: number, cents: number): void;
  addAll(columns: SoldColumns): void;
  all(): Generator<AlikeLines>;
} {
  const stores = createNumberedTexts();
  const products = createNumberedTexts();
  let capacity = 1024;
  let slots = new Int32Array(capacity).fill(-1);
  // one entry for each kind of line
  const store: number[] = [];
  const product: number[] = [];
  const quantity: number[] = [];
  const price: number[] = [];
  const total: number[] = [];
  const counts: number[] = [];
  const lastEntry: number[] = [];
  // the rows of a kind, each naming the one before it
  const rowBlocks: Float64Array[] = [];
  const previousBlocks: Int32Array[] = [];
  let entries = 0;

  const slotOf = (at: number): number =>
    (Math.imul(store[at] ?? 0, 0x9e3779b1) ^
      Math.imul(product[at] ?? 0, 0x85ebca6b) ^
      Math.imul((quantity[at] ?? 0) | 0, 0xc2b2ae35) ^
      Math.imul((price[at] ?? 0) | 0, 0x27d4eb2f) ^
      Math.imul((total[at] ?? 0) | 0, 0x165667b1)) >>>
    0;
  const grow = (): void => {
    capacity *= 2;
    slots = new Int32Array(capacity).fill(-1);
    for (let at = 0; at < counts.length; at += 1) {
      let slot = (slotOf(at) ^ (slotOf(at) >>> 15)) & (capacity - 1);
      while ((slots[slot] ?? -1) >= 0) slot = (slot + 1) & (capacity - 1);
      slots[slot] = at;
    }
  };
  const put = (row: number, s: number, p: number, milli: number, micro: number, cents: number): void => {
    const hash =
      (Math.imul(s, 0x9e3779b1) ^
        Math.imul(p, 0x85ebca6b) ^
        Math.imul(milli | 0, 0xc2b2ae35) ^
        Math.imul(micro | 0, 0x27d4eb2f) ^
        Math.imul(cents | 0, 0x165667b1)) >>>
      0;
    let slot = (hash ^ (hash >>> 15)) & (capacity - 1);
    let at = slots[slot] ?? -1;
    while (
      at >= 0 &&
      (product[at] !== p || quantity[at] !== milli || price[at] !== micro || total[at] !== cents || store[at] !== s)
    ) {
      slot = (slot + 1) & (capacity - 1);
      at = slots[slot] ?? -1;
    }
    if (at < 0) {
      at = counts.length;
      slots[slot] = at;
      store.push(s);
      product.push(p);
      quantity.push(milli);
      price.push(micro);
      total.push(cents);
      counts.push(0);
      lastEntry.push(-1);
      if (counts.length * 2 > capacity) grow();
    }
    if ((entries & blockMask) === 0) {
      rowBlocks.push(new Float64Array(blockMask + 1));
      previousBlocks.push(new Int32Array(blockMask + 1));
    }
    const block = entries >> blockBits;
    const rows = rowBlocks[block];
    const previous = previousBlocks[block];
    if (rows !== undefined) rows[entries & blockMask] = row;
    if (previous !== undefined) previous[entries & blockMask] = lastEntry[at] ?? -1;
    lastEntry[at] = entries;
    counts[at] = (counts[at] ?? 0) + 1;
    entries += 1;
  };
  function* rowsOf(at: number): Generator<number> {
    const found: number[] = [];
    for (let entry = lastEntry[at] ?? -1; entry >= 0; ) {
      found.push(rowBlocks[entry >> blockBits]?.[entry & blockMask] ?? -1);
      entry = previousBlocks[entry >> blockBits]?.[entry & blockMask] ?? -1;
    }
    yield* found.reverse();
  }
  return {
    add(row, storeId, productId, milli, micro, cents) {
      put(row, stores.number(storeId), products.number(productId), milli, micro, cents);
    },
    addAll(columns) {
      const ownStores = Int32Array.from(columns.stores, text => stores.number(text));
      const ownProducts = Int32Array.from(columns.products, text => products.number(text));
      for (let index = 0; index < columns.count; index += 1)
        put(
          columns.rows[index] ?? -1,
          ownStores[columns.storeNumbers[index] ?? -1] ?? -1,
          ownProducts[columns.productNumbers[index] ?? -1] ?? -1,
          columns.quantityMilli[index] ?? 0,
          columns.priceMicro[index] ?? 0,
          columns.totalCents[index] ?? 0,
        );
    },
    *all() {
      for (let at = 0; at < counts.length; at += 1)
        yield {
          storeId: stores.text(store[at] ?? -1),
          productId: products.text(product[at] ?? -1),
          quantityMilli: quantity[at] ?? 0,
          priceMicro: price[at] ?? 0,
          totalCents: total[at] ?? 0,
          count: counts[at] ?? 0,
          rows: () => rowsOf(at),
        };
    },
  };
}

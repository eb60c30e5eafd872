import { createNumberedTexts, type NumberedTexts } from './numbered-texts.ts';
import { createRowRuns } from './row-runs.ts';

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

/** More articles than any catalogue has: store and article are one number. */
const mostProducts = 2 ** 26;
/** Of a kind of line: store and article, quantity, price, total. */
const fields = 4;

/**
 * Remembers lines of sales by what is alike in them: a till sells the same few goods at the same few prices, so of
 * 1,000,000 lines some 10,000 are left to be looked at. A row costs 4 bytes and a few comparisons of numbers.
 */
export function createSoldLines(): {
  add(row: number, storeId: string, productId: string, milli: number, micro: number, cents: number): void;
  addAll(columns: SoldColumns): void;
  all(): Generator<AlikeLines>;
} {
  const stores = createNumberedTexts();
  const products = createNumberedTexts();
  const numbersOf = { stores: createTranslation(stores), products: createTranslation(products) };
  // of each kind its fields, and the number of its rows with the last of them, side by side: what is compared together lies together
  let capacity = 1024;
  let slots = new Int32Array(capacity).fill(-1);
  let kinds = new Float64Array((capacity / 2) * fields);
  let rowsOfKind = new Int32Array(capacity);
  let kindCount = 0;
  // the rows of a kind, each naming the one before it
  const rows = createRowRuns();
  const previousBlocks: Int32Array[] = [];

  const grow = (): void => {
    capacity *= 2;
    slots = new Int32Array(capacity).fill(-1);
    const [oldKinds, oldRows] = [kinds, rowsOfKind];
    kinds = new Float64Array((capacity / 2) * fields);
    kinds.set(oldKinds);
    rowsOfKind = new Int32Array(capacity);
    rowsOfKind.set(oldRows);
    for (let kind = 0; kind < kindCount; kind += 1) {
      const at = kind * fields;
      const hash = hashOf(kinds[at] ?? 0, kinds[at + 1] ?? 0, kinds[at + 2] ?? 0, kinds[at + 3] ?? 0);
      let slot = hash & (capacity - 1);
      while ((slots[slot] ?? -1) >= 0) slot = (slot + 1) & (capacity - 1);
      slots[slot] = kind;
    }
  };
  const put = (row: number, place: number, milli: number, micro: number, cents: number): void => {
    let slot = hashOf(place, milli, micro, cents) & (capacity - 1);
    let kind = slots[slot] ?? -1;
    while (kind >= 0) {
      const at = kind * fields;
      if (kinds[at] === place && kinds[at + 1] === milli && kinds[at + 2] === micro && kinds[at + 3] === cents) break;
      slot = (slot + 1) & (capacity - 1);
      kind = slots[slot] ?? -1;
    }
    if (kind < 0) {
      kind = kindCount;
      kindCount += 1;
      slots[slot] = kind;
      kinds.set([place, milli, micro, cents], kind * fields);
      rowsOfKind[2 * kind + 1] = -1;
      if (kindCount * 2 >= capacity) grow();
    }
    const index = rows.length;
    if ((index & blockMask) === 0) previousBlocks.push(new Int32Array(blockMask + 1));
    const previous = previousBlocks[index >> blockBits];
    if (previous !== undefined) previous[index & blockMask] = rowsOfKind[2 * kind + 1] ?? -1;
    rowsOfKind[2 * kind] = (rowsOfKind[2 * kind] ?? 0) + 1;
    rowsOfKind[2 * kind + 1] = index;
    rows.push(row);
  };
  function* rowsOf(kind: number): Generator<number> {
    const found: number[] = [];
    for (let at = rowsOfKind[2 * kind + 1] ?? -1; at >= 0; ) {
      found.push(rows.at(at));
      at = previousBlocks[at >> blockBits]?.[at & blockMask] ?? -1;
    }
    yield* found.reverse();
  }
  return {
    add(row, storeId, productId, milli, micro, cents) {
      put(row, stores.number(storeId) * mostProducts + products.number(productId), milli, micro, cents);
    },
    addAll(columns) {
      const storeOf = numbersOf.stores(columns.stores);
      const productOf = numbersOf.products(columns.products);
      for (let index = 0; index < columns.count; index += 1)
        put(
          columns.rows[index] ?? -1,
          storeOf(columns.storeNumbers[index] ?? -1) * mostProducts + productOf(columns.productNumbers[index] ?? -1),
          columns.quantityMilli[index] ?? 0,
          columns.priceMicro[index] ?? 0,
          columns.totalCents[index] ?? 0,
        );
    },
    *all() {
      for (let kind = 0; kind < kindCount; kind += 1) {
        const at = kind * fields;
        const place = kinds[at] ?? 0;
        yield {
          storeId: stores.text(Math.floor(place / mostProducts)),
          productId: products.text(place % mostProducts),
          quantityMilli: kinds[at + 1] ?? 0,
          priceMicro: kinds[at + 2] ?? 0,
          totalCents: kinds[at + 3] ?? 0,
          count: rowsOfKind[2 * kind] ?? 0,
          rows: () => rowsOf(kind),
        };
      }
    },
  };
}

function hashOf(place: number, milli: number, micro: number, cents: number): number {
  const mixed =
    Math.imul((place / mostProducts) | 0, 0x9e3779b1) ^
    Math.imul(place | 0, 0x85ebca6b) ^
    Math.imul(milli | 0, 0xc2b2ae35) ^
    Math.imul(micro | 0, 0x27d4eb2f) ^
    Math.imul(cents | 0, 0x165667b1);
  // prices are multiples of many twos: their low bits say nothing, and the low bits are what is used
  const spread = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  return spread ^ (spread >>> 13);
}

/** Numbers of a list of texts as our own, each looked up when it first comes: a catalogue is long, a file names little of it. */
function createTranslation(own: NumberedTexts): (texts: readonly string[]) => (number: number) => number {
  let last: { readonly texts: readonly string[]; readonly numbers: Int32Array } | undefined;
  return texts => {
    if (last?.texts !== texts || last.numbers.length < texts.length)
      last = { texts, numbers: new Int32Array(texts.length).fill(-1) };
    const { numbers } = last;
    return number => {
      const known = numbers[number] ?? -1;
      if (known >= 0) return known;
      const made = own.number(texts[number] ?? '');
      if (number >= 0) numbers[number] = made;
      return made;
    };
  };
}

import type { Outcome } from '../accounting-repository.ts';
import { type Cell, decimalText, type SilverRows } from './read-silver.ts';

/** By name of the loading table's column. */
type Columns = Readonly<Record<string, readonly Cell[]>>;

/** Rows of sales as the loading tables want them, column by column: what the child makes of large files (`convertSales`). */
export interface GatheredBaskets {
  readonly baskets: Columns;
  readonly lines: Columns;
  readonly basketCount: number;
  readonly lineCount: number;
  /** Sorted, once each. */
  readonly storeIds: readonly string[];
  /** ISO dates. */
  readonly firstDate: string;
  readonly lastDate: string;
  readonly hasWeb: boolean;
}

const ofWholeBasket = [
  'transaction_type',
  'transaction_timestamp',
  'currency',
  'payment_method',
  'employee_id',
  'promotion_code',
  'original_transaction_id',
  'transaction_line_count',
] as const;
const ofCustomer = ['customer_id', 'customer_name', 'customer_email', 'customer_phone'] as const;
const ofLine = [
  'product_id',
  'team_id',
  'supplier_id',
  'quantity',
  'unit_price',
  'discount_amount',
  'line_total',
  'amount_minor',
  'row_no',
] as const;

interface Basket {
  readonly key: readonly [store: string, till: string, transaction: string];
  date: string;
  /** Places of its rows, in the order of the file. */
  readonly rows: number[];
}

/** Puts rows into baskets, numbered in the order of the books' key. The web shop's are the same whatever their date: the first one counts. */
export function gatherBaskets(silver: SilverRows): GatheredBaskets {
  const text = (name: Parameters<SilverRows['column']>[0]): ((row: number) => string) => {
    const cells = silver.column(name);
    return row => cells[row] ?? '';
  };
  const inOrder = basketsOf(silver, text);
  const [lineNo, minor, total, hash] = [text('line_no'), text('amount_minor'), text('line_total'), text('line_hash')];

  const column = (of: (basket: Basket, basketNo: number) => Cell): Cell[] => inOrder.map(of);
  const first = (name: (typeof ofWholeBasket)[number]): Cell[] => {
    const cells = silver.column(name);
    return column(({ rows }) => cells[rows[0] ?? 0] ?? null);
  };
  const greatest = (name: (typeof ofCustomer)[number]): Cell[] => {
    const cells = silver.column(name);
    return column(({ rows }) => rows.reduce<Cell>((max, row) => greater(max, cells[row] ?? null), null));
  };
  const sum = (rows: readonly number[], of: (row: number) => string): bigint =>
    rows.reduce((all, row) => all + BigInt(of(row)), 0n);

  const sorted = inOrder.map(({ rows }) => rows.toSorted((a, b) => Number(lineNo(a)) - Number(lineNo(b))));
  const lineRows = sorted.flat();
  const lines = (name: (typeof ofLine)[number]): Cell[] => {
    const cells = silver.column(name);
    return lineRows.map(row => cells[row] ?? null);
  };
  const rowNo = text('row_no');
  const dates = inOrder.map(basket => basket.date).sort();
  return {
    baskets: {
      ...eachOf(ofWholeBasket, first),
      ...eachOf(ofCustomer, greatest),
      basket_no: column((_, basketNo) => String(basketNo)),
      store_id: column(basket => basket.key[0]),
      business_date: column(basket => basket.date),
      till_id: column(basket => basket.key[1]),
      transaction_id: column(basket => basket.key[2]),
      line_count: column(({ rows }) => String(rows.length)),
      total_amount: column(({ rows }) => hundredths(sum(rows, row => total(row).replace('.', '')))),
      amount_minor: column(({ rows }) => String(sum(rows, minor))),
      first_row_no: column(({ rows }) => String(Math.min(...rows.map(row => Number(rowNo(row)))))),
      has_repeated_line: column(({ rows }) => String(new Set(rows.map(lineNo)).size < rows.length)),
    },
    lines: {
      ...eachOf(ofLine, lines),
      basket_no: sorted.flatMap((rows, basketNo) => rows.map(() => String(basketNo))),
      line_no: lineRows.map(lineNo),
      line_hash: lineRows.map(row => `\\x${hash(row)}`),
    },
    basketCount: inOrder.length,
    lineCount: lineRows.length,
    storeIds: [...new Set(inOrder.map(basket => basket.key[0]))],
    firstDate: dates[0] ?? '',
    lastDate: dates.at(-1) ?? '',
    hasWeb: inOrder.some(basket => basket.key[1] === 'WEB'),
  };
}

/** What becomes of them, by store and currency, where all are loaded. */
export function outcomesOf({ baskets }: GatheredBaskets): Outcome[] {
  const cell = (name: string, basket: number): string => baskets[name]?.[basket] ?? '';
  const places = Array.from({ length: baskets['basket_no']?.length ?? 0 }, (_, basket) => basket);
  const byPlace = Map.groupBy(places, basket => JSON.stringify([cell('store_id', basket), cell('currency', basket)]));
  const sum = (of: readonly number[], name: string): bigint =>
    of.reduce((all, basket) => all + BigInt(cell(name, basket)), 0n);
  return [...byPlace.values()].map(of => ({
    ...{ store_id: cell('store_id', of[0] ?? 0), currency: cell('currency', of[0] ?? 0) },
    ...{ rows_loaded: sum(of, 'line_count'), rows_unchanged: 0n, rows_held: 0n },
    ...{ amount_loaded_minor: sum(of, 'amount_minor'), amount_unchanged_minor: 0n, amount_held_minor: 0n },
  }));
}

function basketsOf(
  { rows: count }: SilverRows,
  text: (name: 'store_id' | 'business_date' | 'till_id' | 'transaction_id') => (row: number) => string,
): Basket[] {
  const [store, date, till, transaction] = [
    text('store_id'),
    text('business_date'),
    text('till_id'),
    text('transaction_id'),
  ];
  const baskets = new Map<string, Basket>();
  for (let row = 0; row < count; row += 1) {
    const key = [store(row), till(row), transaction(row)] as const;
    // ids have no line feeds
    const identity = `${key[0]}\n${key[1] === 'WEB' ? '' : date(row)}\n${key[1]}\n${key[2]}`;
    const known = baskets.get(identity);
    if (known === undefined) baskets.set(identity, { key, date: date(row), rows: [row] });
    else {
      known.rows.push(row);
      if (date(row) < known.date) known.date = date(row);
    }
  }
  const inOrder = ({ key, date: day }: Basket): readonly string[] => [key[0], day, key[1], key[2]];
  return [...baskets.values()].sort((a, b) => compare(inOrder(a), inOrder(b)));
}

function compare(a: readonly string[], b: readonly string[]): number {
  for (const [at, text] of a.entries()) {
    const other = b[at] ?? '';
    if (text !== other) return text < other ? -1 : 1;
  }
  return 0;
}

const greater = (a: Cell, b: Cell): Cell => (a === null || (b !== null && b > a) ? b : a);

const hundredths = (amount: bigint): string => decimalText(amount, 2);

function eachOf<Name extends string>(names: readonly Name[], of: (name: Name) => Cell[]): Columns {
  return Object.fromEntries(names.map(name => [name, of(name)]));
}

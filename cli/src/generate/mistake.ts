import type { ProblemCodeName } from '@tillkeeper/contracts';
import type { Basket, LineRow } from './baskets.ts';
import { pence, penceOf } from './baskets.ts';
import type { Random } from './random.ts';
import type { Shop, StoreRow } from './shop.ts';

/** What was done to a basket: which of its lines (index) has which finding, in which column. */
export interface Planted {
  readonly lineIndex: number;
  readonly code: ProblemCodeName;
  readonly column: string | null;
  /** What follows from the mistake: right when it is said, and no miss when it is not. */
  readonly isPossible?: true;
  /** What was meant, where the mistake can be put right. */
  readonly meant?: string;
}

/** Where a basket is planted. */
export interface World {
  readonly shop: Shop;
  readonly store: StoreRow;
  readonly businessDate: string;
  /** Receipts of sales that are right, of this till. */
  readonly originals: readonly string[];
}

/** A mistake changes a basket in place; how the line is written is `damage` where it is not plain. */
export interface Mistake {
  /** The code, a stroke, and which of its kinds: `product.repaired/letter-case`. Of what is right and looks odd: `right/...`. */
  readonly kind: string;
  /** Null: it is right. */
  readonly code: ProblemCodeName | null;
  /** It needs these columns in the file. */
  readonly columns: readonly string[];
  /** The kinds of file in which it can be made; both when not given. */
  readonly container?: 'csv' | 'ndjson';
  /** At most so many in a file, where one is large. */
  readonly mostInFile?: number;
  /** Undefined: it cannot be made of this basket. */
  readonly plant: (basket: Basket, random: Random, world: World) => readonly Planted[] | undefined;
  /** Makes the written line out of the right one, for records that cannot be read. */
  readonly damage?: (line: string, random: Random) => Buffer;
}

export const lineAt = (basket: Basket, index: number): LineRow => basket.lines[index] ?? basket.lines[0];
export const anyLine = (basket: Basket, random: Random): number => random.whole(0, basket.lines.length - 1);
export const isSale = (basket: Basket): boolean => basket.lines[0]['transaction_type'] === 'SALE';

/** Makes quantity, price and discount agree with the total again. */
export const retotal = (row: LineRow): void => {
  row['line_total'] = pence(
    Math.round(Number(row['quantity']) * penceOf(row['unit_price'] ?? '0')) - penceOf(row['discount_amount'] ?? '0'),
  );
};

/** Replaces the text of a column in one line. */
export function inOneLine(
  kind: string,
  code: ProblemCodeName,
  column: string,
  value: (row: LineRow, random: Random) => string | undefined,
): Mistake {
  return {
    kind,
    code,
    columns: [column],
    plant(basket, random) {
      const lineIndex = anyLine(basket, random);
      const row = lineAt(basket, lineIndex);
      const text = value(row, random);
      if (text === undefined) return undefined;
      row[column] = text;
      return [{ lineIndex, code, column }];
    },
  };
}

/** Replaces the text of a column in all lines: what belongs to the transaction. */
export function inEveryLine(
  kind: string,
  code: ProblemCodeName,
  column: string,
  value: (random: Random, world: World) => string,
): Mistake {
  return {
    kind,
    code,
    columns: [column],
    plant(basket, random, world) {
      const text = value(random, world);
      for (const row of basket.lines) row[column] = text;
      return basket.lines.map((_, lineIndex) => ({ lineIndex, code, column }));
    },
  };
}

/** What is right: it may look odd, and nothing must be said of it. */
export function right(kind: string, columns: readonly string[], change: RightChange): Mistake {
  return {
    kind: `right/${kind}`,
    code: null,
    columns,
    plant: (basket, random, world) => (change(basket, random, world) === false ? undefined : []),
  };
}
/** False: it cannot be made of this basket. */
type RightChange = (basket: Basket, random: Random, world: World) => undefined | false;

/** What a value looks like. Without its meaning: a price and a mass are both decimals. */
export type ValueKind = 'empty' | 'integer' | 'decimal' | 'timestamp' | 'text';
/** How many values of each kind were seen. */
export type ValueCounts = Readonly<Record<ValueKind, number>>;

export interface ColumnProfile {
  /** As sent. */
  readonly name: string;
  readonly seen: ValueCounts;
}

const integer = /^[+-]?\d+$/;
const decimal = /^[+-]?\d*[.,]\d+$/;
const timestamp = /^(?:\d{4}-\d{2}-\d{2}|\d{1,2}[./]\d{1,2}[./](?:\d{2}|\d{4}))(?:[T ].*)?$/;

export function kindOfValue(value: string): ValueKind {
  if (value === '') return 'empty';
  if (integer.test(value)) return 'integer';
  if (decimal.test(value)) return 'decimal';
  return timestamp.test(value) ? 'timestamp' : 'text';
}

/** Values that a column must have shown before it is called one of whole numbers: fewer may be chance. */
const enoughBefore = 30;
const enoughNow = 5;
/** Wrong cells are no change of a column; they are said row by row. */
const nearlyAll = 0.95;
const nearlyNone = 0.05;

type FilledKind = Exclude<ValueKind, 'empty'>;
const filledKinds: readonly FilledKind[] = ['integer', 'decimal', 'timestamp', 'text'];
const filled = (seen: ValueCounts): number => filledKinds.reduce((sum, kind) => sum + seen[kind], 0);

/** The kind of nearly all values of a column that has shown enough of them. */
export function kindOfColumn(seen: ValueCounts, enough: number = enoughNow): FilledKind | undefined {
  const all = filled(seen);
  if (all < enough) return undefined;
  return filledKinds.find(kind => seen[kind] >= all * nearlyAll);
}

/** What a column was and what it is now, when nearly all of its values were of one kind and nearly none are now. */
export function changeOfKind(before: ValueCounts, now: ValueCounts): { from: FilledKind; to: FilledKind } | undefined {
  const from = kindOfColumn(before, enoughBefore);
  const to = kindOfColumn(now);
  if (from === undefined || to === undefined || from === to) return undefined;
  return now[from] <= filled(now) * nearlyNone ? { from, to } : undefined;
}

/** What is remembered of a column; older files fade, so that a column that changed is known by its new kind in time. */
const remembered = 5_000;

export function addCounts(before: ValueCounts, now: ValueCounts): ValueCounts {
  const all = filled(before) + before.empty;
  const share = all > remembered ? remembered / all : 1;
  const add = (kind: ValueKind): number => Math.round(before[kind] * share) + now[kind];
  return {
    empty: add('empty'),
    integer: add('integer'),
    decimal: add('decimal'),
    timestamp: add('timestamp'),
    text: add('text'),
  };
}

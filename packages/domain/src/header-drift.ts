import { addCounts, type ColumnProfile, changeOfKind, kindOfColumn } from './column-kind.ts';

/** The header that a till of a sender sent last, with what its columns have shown. */
export interface KnownHeader {
  /** '' where files say no till. */
  readonly tillId: string;
  readonly columns: readonly ColumnProfile[];
  /** ISO 8601 instant at which its last file was received. */
  readonly receivedAt: string;
}

export type HeaderChange =
  | { readonly kind: 'new'; readonly name: string }
  | { readonly kind: 'missing'; readonly name: string }
  | { readonly kind: 'renamed'; readonly name: string; readonly before: string }
  | { readonly kind: 'retyped'; readonly name: string; readonly before: string; readonly now: string };

export interface HeaderVerdict {
  /** What to report; empty when there is nothing, or when it was reported before. */
  readonly changes: readonly HeaderChange[];
  /** What is known from now on of this till; undefined: a later received file was handled before, nothing is learnt. */
  readonly remember: readonly ColumnProfile[] | undefined;
}

/**
 * Compares a file's header with what its sender sent before. A header that another till of the sender sends already is
 * not new: five tills that change their software are one finding. The order of columns is free.
 */
export function compareHeader(
  known: readonly KnownHeader[],
  file: { readonly tillId: string; readonly columns: readonly ColumnProfile[]; readonly receivedAt: string },
): HeaderVerdict {
  const own = known.find(header => header.tillId === file.tillId);
  if (own !== undefined && Date.parse(own.receivedAt) > Date.parse(file.receivedAt))
    return { changes: [], remember: undefined };
  const before = own ?? [...known].sort((a, b) => Date.parse(b.receivedAt) - Date.parse(a.receivedAt))[0] ?? undefined;
  if (before === undefined) return { changes: [], remember: file.columns };
  const isOfAnother = known.some(header => hasSameNames(header.columns, file.columns));
  const others = known.filter(header => header !== own);
  const retyped = typeChanges(before.columns, file.columns).filter(change => !isKnownElsewhere(others, change));
  return {
    changes: [...(isOfAnother ? [] : nameChanges(before.columns, file.columns)), ...retyped],
    remember: file.columns.map(column => {
      const earlier = own?.columns.find(({ name }) => name === column.name);
      if (earlier === undefined || changeOfKind(earlier.seen, column.seen) !== undefined) return column;
      return { name: column.name, seen: addCounts(earlier.seen, column.seen) };
    }),
  };
}

const hasSameNames = (a: readonly ColumnProfile[], b: readonly ColumnProfile[]): boolean =>
  a.length === b.length && a.every(({ name }) => b.some(other => other.name === name));

function nameChanges(before: readonly ColumnProfile[], now: readonly ColumnProfile[]): HeaderChange[] {
  const fresh = now.filter(column => !before.some(({ name }) => name === column.name));
  const changes: HeaderChange[] = [];
  for (const gone of before.filter(column => !now.some(({ name }) => name === column.name))) {
    const alike =
      fresh.find(column => areNamesAlike(gone.name, column.name)) ??
      fresh.find(column => now.indexOf(column) === before.indexOf(gone) && haveSameKind(gone, column));
    if (alike === undefined) changes.push({ kind: 'missing', name: gone.name });
    else {
      fresh.splice(fresh.indexOf(alike), 1);
      changes.push({ kind: 'renamed', name: alike.name, before: gone.name });
    }
  }
  return [...changes, ...fresh.map(({ name }): HeaderChange => ({ kind: 'new', name }))];
}

function typeChanges(before: readonly ColumnProfile[], now: readonly ColumnProfile[]) {
  return now.flatMap(column => {
    const earlier = before.find(({ name }) => name === column.name);
    const change = earlier === undefined ? undefined : changeOfKind(earlier.seen, column.seen);
    if (change === undefined) return [];
    return [{ kind: 'retyped' as const, name: column.name, before: change.from, now: change.to }];
  });
}

const isKnownElsewhere = (others: readonly KnownHeader[], change: { name: string; now: string }): boolean =>
  others.some(({ columns }) =>
    columns.some(({ name, seen }) => name === change.name && kindOfColumn(seen) === change.now),
  );

const haveSameKind = (a: ColumnProfile, b: ColumnProfile): boolean => {
  const kind = kindOfColumn(a.seen);
  return kind !== undefined && kind === kindOfColumn(b.seen);
};

/** `Product ID` and `product_id`, `quantity` and `quantty`, `total` and `line_total`. */
function areNamesAlike(a: string, b: string): boolean {
  const [one, other] = [bare(a), bare(b)];
  if (one === other) return one !== '';
  const [short, long] = one.length <= other.length ? [one, other] : [other, one];
  if (short.length >= 4 && long.includes(short)) return true;
  return short.length >= 5 && differBy(one, other) <= (short.length >= 8 ? 2 : 1);
}

const bare = (name: string): string => name.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');

/** Characters inserted, left out or changed (Levenshtein). Names are short: no header has one that makes this dear. */
function differBy(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > 2 || a.length > 100) return Number.POSITIVE_INFINITY;
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const change = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}

const kindsInWords: Readonly<Record<string, string>> = {
  integer: 'whole numbers',
  decimal: 'decimal numbers',
  timestamp: 'dates or times',
  text: 'text',
};
const most = 5;

/** The changes in plain words, the first few of each kind by name. */
export function describeHeaderChanges(changes: readonly HeaderChange[]): string {
  const named = (kind: HeaderChange['kind'], say: (change: HeaderChange) => string): string => {
    const some = changes.filter(change => change.kind === kind);
    const left = some.length - most;
    return some.slice(0, most).map(say).join(', ') + (left > 0 ? ` and ${left} more` : '');
  };
  const quoted = (text: string): string => `"${text.slice(0, 40)}"`;
  const parts = [
    ['Renamed', named('renamed', c => (c.kind === 'renamed' ? `${quoted(c.before)} is now ${quoted(c.name)}` : ''))],
    ['Missing', named('missing', c => quoted(c.name))],
    ['New', named('new', c => quoted(c.name))],
    [
      'Other contents',
      named('retyped', c =>
        c.kind === 'retyped' ? `${quoted(c.name)} had ${kindsInWords[c.before]}, now ${kindsInWords[c.now]}` : '',
      ),
    ],
  ];
  return parts
    .filter(([, words]) => words !== '')
    .map(([what, words]) => `${what}: ${words}.`)
    .join(' ');
}

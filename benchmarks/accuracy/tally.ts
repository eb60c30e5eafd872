/** What was planted and what was found of a code. */
export interface CodeTally {
  readonly code: string;
  /** Findings that have to be said. */
  planted: number;
  /** Of those, how many were. */
  found: number;
  /** Said where nothing of the kind is true. */
  wrong: number;
}

/** A finding that is missing, or one too many; for whoever looks for the cause. */
export interface Difference {
  readonly what: 'missed' | 'wrong';
  readonly code: string;
  readonly file: string;
  readonly row: string;
  /** Of the mistake that was planted there; '' where nothing was. */
  readonly kind: string;
}

export interface Expected {
  readonly row: string;
  readonly code: string;
  readonly kind: string;
  readonly isPossible: boolean;
  /** What the row has to be about in the books; undefined: any. */
  readonly meant?: string | undefined;
}
export interface Found {
  readonly row: string;
  readonly code: string;
  readonly meant?: string | undefined;
}

export interface Tally {
  compare(file: string, expected: readonly Expected[], found: readonly Found[], kindOf: (row: string) => string): void;
  codes(): CodeTally[];
  differences(): readonly Difference[];
}

/** Compares findings with the truth, file after file. The truth comes from the planting; nothing here judges. */
export function createTally(): Tally {
  const tallies = new Map<string, CodeTally>();
  const differences: Difference[] = [];
  const of = (code: string): CodeTally => {
    const known = tallies.get(code) ?? { code, planted: 0, found: 0, wrong: 0 };
    tallies.set(code, known);
    return known;
  };
  return {
    compare(file, expected, found, kindOf) {
      const key = ({ row, code }: { row: string; code: string }): string => `${row} ${code}`;
      const foundByKey = new Map(found.map(one => [key(one), one]));
      const right = new Set<string>();
      for (const one of expected) {
        const said = foundByKey.get(key(one));
        const isRight = said !== undefined && (one.meant === undefined || said.meant === one.meant);
        if (isRight) right.add(key(one));
        if (one.isPossible) continue;
        of(one.code).planted += 1;
        if (isRight) of(one.code).found += 1;
        else differences.push({ what: 'missed', code: one.code, file, row: one.row, kind: one.kind });
      }
      for (const one of found) {
        if (right.has(key(one))) continue;
        of(one.code).wrong += 1;
        differences.push({ what: 'wrong', code: one.code, file, row: one.row, kind: kindOf(one.row) });
      }
    },
    codes: () => [...tallies.values()],
    differences: () => differences,
  };
}

/** Found of planted; 1 where nothing was planted. */
export const recallOf = ({ planted, found }: CodeTally): number => (planted === 0 ? 1 : found / planted);
/** Right ones of those that were said; 1 where nothing was said. */
export const precisionOf = ({ found, wrong }: CodeTally): number => (found + wrong === 0 ? 1 : found / (found + wrong));

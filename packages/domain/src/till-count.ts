/** How far a till has counted its files. Days are ISO dates. */
export interface TillCount {
  /** Day of the first file of this count. */
  readonly since: string;
  readonly lowest: number;
  readonly highest: number;
  /** Day of the file with the highest number. */
  readonly latest: string;
}

export type CountStep =
  /** The first file, or the one that was expected. */
  | { readonly kind: 'next'; readonly count: TillCount }
  /** Numbers were left out: those of them that have not come are missing. */
  | { readonly kind: 'jump'; readonly from: number; readonly to: number; readonly count: TillCount }
  /** The till was set up anew and counts from the beginning. */
  | { readonly kind: 'restart'; readonly after: number; readonly count: TillCount }
  /** A file that others overtook, or of a count that is over. */
  | { readonly kind: 'late'; readonly count: TillCount };

/**
 * What a file's number says, in the order in which a till's files were received. `isNumberTaken`: a file of another day
 * of this count has the same number; asked only for numbers that are not higher than the highest.
 */
export function countFile(
  count: TillCount | undefined,
  file: { readonly sequence: number; readonly day: string },
  isNumberTaken: boolean,
): CountStep {
  const { sequence, day } = file;
  const begun: TillCount = { since: day, lowest: sequence, highest: sequence, latest: day };
  if (count === undefined) return { kind: 'next', count: begun };
  if (day < count.since) return { kind: 'late', count };
  if (sequence > count.highest) {
    const next: TillCount = { ...count, highest: sequence, latest: laterOf(day, count.latest) };
    return sequence === count.highest + 1
      ? { kind: 'next', count: next }
      : { kind: 'jump', from: count.highest + 1, to: sequence - 1, count: next };
  }
  const isBelowAll = sequence < count.lowest;
  // a till does not count backwards: on a later day its number is low because it began anew
  if ((isNumberTaken && day >= count.latest) || (isBelowAll && day > count.latest))
    return { kind: 'restart', after: count.highest, count: begun };
  return { kind: 'late', count: isBelowAll ? { ...count, lowest: sequence } : count };
}

const laterOf = (a: string, b: string): string => (a > b ? a : b);

/** From here on it is more likely that the till's count was set than that so many files were lost. */
const hardlyLost = 1_000;
const mostRanges = 5;

/** Which numbers are missing, in words. Ranges: first and last number, both missing, in order. */
export function describeMissing(ranges: readonly (readonly [number, number])[]): string {
  const count = ranges.reduce((sum, [from, to]) => sum + to - from + 1, 0);
  const [[first = 0] = [], [, last = 0] = []] = [ranges[0], ranges.at(-1)];
  if (count >= hardlyLost)
    return `The till's count jumped from ${first - 1} to ${last + 1}: either it was set anew, or ${count} files have not come.`;
  const shown = ranges.slice(0, mostRanges).map(([from, to]) => (from === to ? `${from}` : `${from} to ${to}`));
  if (count === 1) return `A file of this till is missing in between: number ${shown[0]} has not come.`;
  const more = ranges.length > mostRanges ? ' and others' : '';
  return `${count} files of this till are missing in between: numbers ${shown.join(', ')}${more} have not come.`;
}

export const describeRestart = (after: number, sequence: number): string =>
  `The till counts its files anew: number ${sequence} came after number ${after}. Check that the last files before it were all sent.`;

import type { Place, ReadResult } from '../results.ts';
import { plainTextOf } from './plain-text.ts';

export type Accounted = Pick<Place, 'lineFrom' | 'byteFrom' | 'byteTo'> & { readonly what: string };

/**
 * What is wrong with the account that results give of a file's lines; nothing when every line stands in exactly one of
 * them, or is blank: their bytes do not overlap, between them are line ends alone, and each begins in the line that it says.
 */
export function unaccounted(
  bytes: Buffer,
  results: readonly ReadResult[],
  { encoding, blankLines }: { encoding: 'utf-8' | 'windows-1252' | 'iso-8859-15'; blankLines: number },
): string | undefined {
  const { text, placeOf } = plainTextOf(bytes, encoding);
  /** Character by its place in the file. */
  const indexOf = new Map<number, number>();
  for (let index = 0; index <= text.length; index += 1) indexOf.set(placeOf(index), index);
  const lineEndsBefore = [0];
  for (const [index, character] of [...text.split('')].entries())
    lineEndsBefore.push((lineEndsBefore[index] ?? 0) + (character === '\n' ? 1 : 0));

  let at = 0;
  let blank = 0;
  const between = (from: number, to: number): string | undefined => {
    const gap = text.slice(from, to);
    if (!/^[\r\n]*$/.test(gap)) return `nothing is said of ${JSON.stringify(gap.slice(0, 100))}`;
    // the first one ends what stands before it; at the end of the file a carriage return may be a line
    const ends = gap.split('\n').length - 1;
    blank += Math.max(0, ends - (from === 0 ? 0 : 1));
    if (/^\r$/.test(gap) && from === 0) blank += 1;
    if (to === text.length && /\n\r$/.test(gap)) blank += 1;
    return undefined;
  };
  for (const { what, lineFrom, byteFrom, byteTo } of places(results)) {
    const [from, to] = [indexOf.get(byteFrom), indexOf.get(byteTo)];
    if (from === undefined || to === undefined)
      return `${what} stands at ${byteFrom} to ${byteTo}, where no character is`;
    if (from < at || to <= from) return `${what} at ${byteFrom} to ${byteTo} overlaps`;
    const gap = between(at, from);
    if (gap !== undefined) return gap;
    if (lineFrom !== 1 + (lineEndsBefore[from] ?? -1)) return `${what} does not stand in line ${lineFrom}`;
    at = to;
  }
  const rest = between(at, text.length);
  if (rest !== undefined) return rest;
  return blank === blankLines ? undefined : `${blankLines} blank lines are said, there are ${blank}`;
}

function places(results: readonly ReadResult[]): Accounted[] {
  const all = results.flatMap((result): Accounted[] => {
    if (result.kind === 'header') return result.place === undefined ? [] : [{ what: 'header', ...result.place }];
    if (result.kind === 'damaged') return [{ what: result.code, ...result }];
    // of the header, whose own place that is
    if (result.kind === 'note') return result.code === 'header.changed' ? [] : [{ what: result.code, ...result }];
    const { rowNo, lineFrom, byteFrom, byteTo } = result.positions;
    return [...rowNo].map((number, index) => ({
      what: `row ${number}`,
      lineFrom: lineFrom[index] ?? -1,
      byteFrom: byteFrom[index] ?? -1,
      byteTo: byteTo[index] ?? -1,
    }));
  });
  return all.toSorted((one, other) => one.byteFrom - other.byteFrom);
}

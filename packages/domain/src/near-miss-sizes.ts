const spellings: Readonly<Record<string, readonly string[]>> = {
  xxs: ['xxs', '2xs'],
  xs: ['xs', 'xsmall', 'extrasmall'],
  s: ['s', 'sm', 'small'],
  m: ['m', 'md', 'med', 'medium'],
  l: ['l', 'lg', 'large'],
  xl: ['xl', 'xlarge', 'extralarge'],
  xxl: ['xxl', '2xl'],
  xxxl: ['xxxl', '3xl'],
  xxxxl: ['xxxxl', '4xl'],
  onesize: ['onesize', 'one', 'os', 'osfa'],
};
const sizeBySpelling = new Map(
  Object.entries(spellings).flatMap(([size, ofSize]) => ofSize.map(spelling => [spelling, size] as const)),
);

/** The size that a word says, in one spelling for each; undefined where it says none. */
export const sizeOf = (word: string): string | undefined => sizeBySpelling.get(word.toLowerCase());

/** What stands before the size in a code, and the size. */
export interface SizedCode {
  readonly base: string;
  readonly size: string;
}

/** The size in the code of an article that is known: behind a separator, or behind a digit where the article is said to have it. */
export function sizeInCode(code: string, saidSize: string | null): SizedCode | undefined {
  const split = splitSize(code);
  if (split !== undefined || saidSize === null) return split;
  const glued = splitGluedSize(code);
  return glued !== undefined && glued.size === sizeOf(saidSize) ? glued : undefined;
}

/** Letters behind the last digit that may be a size, such as in SHIRT01XL. */
export function splitGluedSize(code: string): SizedCode | undefined {
  const [, base = '', word = ''] = /^(.*[0-9])([A-Za-z]+)$/.exec(code) ?? [];
  const size = sizeOf(word);
  return size === undefined ? undefined : { base, size };
}

/** A code of which the last part, behind a separator, is a size. */
export function splitSize(code: string): SizedCode | undefined {
  const at = Math.max(...['-', '_', '/', '.', ' '].map(separator => code.lastIndexOf(separator)));
  if (at <= 0) return undefined;
  const size = sizeOf(code.slice(at + 1));
  return size === undefined ? undefined : { base: code.slice(0, at), size };
}

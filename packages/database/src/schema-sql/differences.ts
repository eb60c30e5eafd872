/**
 * Lines that only one of two texts has, in order, as `- line` (only in `written`) and `+ line` (only in `made`), with
 * `@@ line n @@` of `written` before each place. Empty when the texts are the same.
 */
export function differences(written: string, made: string): string[] {
  const before = written.split('\n');
  const after = made.split('\n');
  const common = longestCommon(before, after);
  const said: string[] = [];
  let i = 0;
  let j = 0;
  for (const [nextI, nextJ] of [...common, [before.length, after.length] as const]) {
    if (i < nextI || j < nextJ) said.push(`@@ line ${i + 1} @@`);
    while (i < nextI) said.push(`- ${before[i++]}`);
    while (j < nextJ) said.push(`+ ${after[j++]}`);
    i++;
    j++;
  }
  return said;
}

/** Pairs of positions of a longest common subsequence; a schema has some thousand lines, for which the table is small enough. */
function longestCommon(a: readonly string[], b: readonly string[]): (readonly [number, number])[] {
  const width = b.length + 1;
  const lengths = new Uint16Array((a.length + 1) * width);
  const at = (i: number, j: number) => lengths[i * width + j] ?? 0;
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      lengths[i * width + j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const pairs: (readonly [number, number])[] = [];
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    if (a[i] === b[j]) pairs.push([i++, j++]);
    else if (at(i + 1, j) >= at(i, j + 1)) i++;
    else j++;
  }
  return pairs;
}

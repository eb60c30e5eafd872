/** By store: lines, and the sum of their totals in minor units, as decimal text. */
export type StoreSums = ReadonlyMap<string, { readonly lines: number; readonly minor: string }>;

/** Counts raw files of stores without anything of Tillkeeper: commas, lines, digits. Throws where a field is quoted. */
export function countRows(files: readonly { readonly storeId: string; readonly text: string }[]): StoreSums {
  const sums = new Map<string, { lines: number; minor: string }>();
  for (const { storeId, text } of files) {
    if (text.includes('"')) throw new Error('a quoted field: not for this count');
    const [header = '', ...lines] = text.trimEnd().split('\n');
    const totalAt = header.trimEnd().split(',').indexOf('line_total');
    const minor = lines.reduce((sum, line) => sum + BigInt((line.split(',')[totalAt] ?? '').replace('.', '')), 0n);
    sums.set(storeId, { lines: lines.length, minor: String(minor) });
  }
  return sums;
}

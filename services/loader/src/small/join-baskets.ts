import type { GatheredBaskets } from './gather-baskets.ts';
import type { Cell } from './read-silver.ts';

/** Baskets of several files as one: numbered on from file to file. */
export function joinBaskets(files: readonly GatheredBaskets[]): GatheredBaskets {
  const [only] = files;
  if (only !== undefined && files.length === 1) return only;
  let basketCount = 0;
  const firstNumbers = files.map(file => {
    const first = basketCount;
    basketCount += file.basketCount;
    return first;
  });
  const join = (of: 'baskets' | 'lines'): GatheredBaskets['lines'] =>
    Object.fromEntries(
      Object.keys(only?.[of] ?? {}).map(name => [
        name,
        files.flatMap((file, index): readonly Cell[] => {
          const cells = file[of][name] ?? [];
          return name === 'basket_no' ? cells.map(cell => String(Number(cell) + (firstNumbers[index] ?? 0))) : cells;
        }),
      ]),
    );
  return {
    ...{ baskets: join('baskets'), lines: join('lines'), basketCount },
    lineCount: files.reduce((sum, file) => sum + file.lineCount, 0),
    storeIds: [...new Set(files.flatMap(file => file.storeIds))].sort(),
    firstDate: files.map(file => file.firstDate).sort()[0] ?? '',
    lastDate:
      files
        .map(file => file.lastDate)
        .sort()
        .at(-1) ?? '',
    hasWeb: files.some(file => file.hasWeb),
  };
}

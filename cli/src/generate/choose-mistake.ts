import type { Mistake } from './mistake.ts';
import { mistakes } from './mistakes/index.ts';
import type { Random } from './random.ts';

/** Share of baskets by code, or by kind such as `product.repaired/letter-case`. A code stands for all of its kinds. */
export type MistakeShares = Readonly<Record<string, number | undefined>>;

/** Chooses which mistake the next basket gets, of those that can be made in the file. */
export function createChooser(file: {
  readonly random: Random;
  readonly mistakeShares: MistakeShares;
  readonly columns: readonly string[];
  readonly container: 'csv' | 'ndjson';
}): { choose(): Mistake | undefined } {
  const columns = new Set(file.columns);
  const fits = (mistake: Mistake): boolean =>
    (mistake.container === undefined || mistake.container === file.container) &&
    mistake.columns.every(column => columns.has(column));
  const shares = Object.entries(file.mistakeShares).map(([name, share]) => ({
    share: share ?? 0,
    kinds: mistakes.filter(mistake => (mistake.kind === name || mistake.code === name) && fits(mistake)),
  }));
  const made = new Map<Mistake, number>();
  return {
    choose() {
      let left = file.random.next();
      for (const { share, kinds } of shares) {
        if (left >= share) {
          left -= share;
          continue;
        }
        const [first, ...others] = kinds.filter(
          kind => (made.get(kind) ?? 0) < (kind.mostInFile ?? Number.POSITIVE_INFINITY),
        );
        if (first === undefined) return undefined;
        const chosen = file.random.pick([first, ...others]);
        made.set(chosen, (made.get(chosen) ?? 0) + 1);
        return chosen;
      }
      return undefined;
    },
  };
}

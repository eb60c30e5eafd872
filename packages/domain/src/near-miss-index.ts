import { createAlphabets, crowdAround, editsOf } from './near-miss-edits.ts';
import { hasLeadingZero, plainKey, shapeOf, zerolessKey } from './near-miss-keys.ts';
import { type SizedCode, sizeInCode, splitGluedSize, splitSize } from './near-miss-sizes.ts';
import { editSlips, type FoundSlips, plainSlips, type Slip } from './near-miss-slips.ts';

/** An article that a code may have meant. */
export interface NearMissProduct {
  /** '' where it has none. */
  readonly name: string;
  /** In millionths. */
  readonly listPrice: number | undefined;
  readonly teamId: string | null;
  readonly supplierId: string | null;
  readonly size: string | null;
  /** Nothing is ever read as a service. */
  readonly isService: boolean;
  /** ISO dates. */
  readonly activeFrom: string | null;
  readonly activeTo: string | null;
}
export interface NearMissCandidate extends FoundSlips {
  readonly productId: string;
  readonly product: NearMissProduct;
}
export interface NearMissCandidates {
  readonly sent: string;
  readonly candidates: readonly NearMissCandidate[];
  /**
   * How much it looks like a right code of an article that is not known yet, in [0, 1]: the share of codes of its shape.
   * 0 where it has no digits: numbers are counted on, words are not.
   */
  readonly ordinary: number;
  /** How many of the codes beside it are taken, in [0, 1]. */
  readonly crowded: number;
}
export interface NearMissIndex {
  /** Articles whose codes are a slip away from a code that nobody knows. */
  find(code: string): NearMissCandidates;
  /** The share of the articles that have the list price (of those that have one); likewise of the team, of the supplier. */
  shareOfPrice(listPrice: number): number;
  shareOfTeam(teamId: string): number;
  shareOfSupplier(supplierId: string): number;
}

interface SizedProduct extends SizedCode {
  readonly id: string;
}

/** A missing character of fewer would make another word of it. */
const shortestEdited = 4;
const longestEdited = 40;

/**
 * Looks codes up by what they have in common with articles. Built once for a catalogue. Edits are made on the
 * code that is asked for, some 100 look-ups; keeping the edits of all articles instead would be 920,000 entries for a
 * catalogue of 92,000.
 */
export function createNearMissIndex(products: ReadonlyMap<string, NearMissProduct>): NearMissIndex {
  const plain = new Map<string, string[]>();
  const zeroless = new Map<string, string[]>();
  const sized = new Map<string, SizedProduct[]>();
  const shapes = new Map<string, number>();
  const prices = createShares<number>();
  const teams = createShares<string>();
  const suppliers = createShares<string>();
  const alphabets = createAlphabets();
  for (const [productId, product] of products) {
    count(shapes, shapeOf(productId));
    if (product.isService) continue;
    const key = plainKey(productId);
    push(plain, key, productId);
    if (hasLeadingZero(productId)) push(zeroless, zerolessKey(productId), productId);
    const split = sizeInCode(productId, product.size);
    if (split !== undefined) push(sized, plainKey(split.base), { id: productId, ...split });
    alphabets.add(key);
    if (product.listPrice !== undefined) prices.add(product.listPrice);
    if (product.teamId !== null) teams.add(product.teamId);
    if (product.supplierId !== null) suppliers.add(product.supplierId);
  }

  return {
    find(code) {
      const found = new Map<string, NearMissCandidate>();
      const key = plainKey(code);
      const add = (productId: string, slips: FoundSlips | undefined): void => {
        const product = products.get(productId);
        if (product !== undefined && slips !== undefined && !found.has(productId))
          found.set(productId, { productId, product, ...slips });
      };
      if (key !== '') {
        for (const productId of plain.get(key) ?? []) add(productId, plainSlips(code, productId));
        for (const { id, slips, words } of sizeCandidates(code, plain, sized)) add(id, { slips, words });
        const withoutZeros = zerolessKey(code);
        for (const productId of [...(zeroless.get(withoutZeros) ?? []), ...(plain.get(withoutZeros) ?? [])])
          add(productId, plainSlips(code, productId));
        if (key.length >= shortestEdited && key.length <= longestEdited)
          for (const edited of editsOf(key, alphabets.at))
            for (const productId of plain.get(edited) ?? []) add(productId, editSlips(code, productId));
      }
      return {
        sent: code,
        candidates: [...found.values()],
        ordinary: /[0-9]/.test(code) ? (shapes.get(shapeOf(code)) ?? 0) / Math.max(1, products.size) : 0,
        crowded: crowdAround(code, products),
      };
    },
    shareOfPrice: prices.of,
    shareOfTeam: teams.of,
    shareOfSupplier: suppliers.of,
  };
}

function* sizeCandidates(
  code: string,
  plain: ReadonlyMap<string, readonly string[]>,
  sized: ReadonlyMap<string, readonly SizedProduct[]>,
): Generator<FoundSlips & { readonly id: string }> {
  const split = splitSize(code) ?? splitGluedSize(code);
  const slipsOfSize = (id: string, base: string, slip: Slip, words: string): FoundSlips & { readonly id: string } => {
    const ofBase = plainSlips(split?.base ?? code, base);
    return { id, slips: [...(ofBase?.slips ?? []), slip], words: [...(ofBase?.words ?? []), words] };
  };
  if (split === undefined) {
    for (const { id, base } of sized.get(plainKey(code)) ?? [])
      yield slipsOfSize(id, base, 'size-suffix', 'the size is missing');
    return;
  }
  const key = plainKey(split.base);
  for (const { id, base, size } of sized.get(key) ?? [])
    yield size === split.size
      ? slipsOfSize(id, base, 'size-written', 'the size is written otherwise')
      : slipsOfSize(id, base, 'other-size', 'another size');
  for (const id of plain.get(key) ?? []) yield slipsOfSize(id, id, 'size-suffix', 'with a size behind it');
}

function createShares<Key>(): { add(key: Key): void; of(key: Key): number } {
  const counts = new Map<Key, number>();
  let total = 0;
  return {
    add(key) {
      count(counts, key);
      total += 1;
    },
    of: key => (total === 0 ? 1 : (counts.get(key) ?? 0) / total),
  };
}

const count = <Key>(counts: Map<Key, number>, key: Key): void => {
  counts.set(key, (counts.get(key) ?? 0) + 1);
};
const push = <Value>(lists: Map<string, Value[]>, key: string, value: Value): void => {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
};

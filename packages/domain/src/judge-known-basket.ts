/**
 * What the books say about a basket that comes in. `the books` is the version of the basket in `orders`; times of
 * receiving decide what is newer, never the order of handling.
 */
export interface BasketFacts {
  /** The key is in the books. When it is not, nothing else is looked at. */
  readonly isKnown: boolean;
  /** The lines and their hashes are those of the version received just before it or just after it. */
  readonly isSameContent: boolean;
  /** That version came from an earlier run of this very file. */
  readonly isFromSameFile: boolean;
  /** Same timestamp, to the minute, as in the books. */
  readonly isSameMinute: boolean;
  /** At least one product is in both versions. */
  readonly hasCommonProduct: boolean;
  /**
   * Of this version and the one in the books, the one received later has every line of the other, or says by its
   * transaction_line_count that it is complete.
   */
  readonly isLaterVersionWhole: boolean;
  /** Received after the version in the books. */
  readonly isReceivedLater: boolean;
}

export const basketVerdicts = [
  /** Not known: goes into the books. */
  'new',
  /** In the books already, from an earlier run of this file: counts as loaded, nothing is written. */
  'present',
  /** Sent again: counts as unchanged. */
  'resent',
  /** Takes its place in the books; the version that was there becomes a revision. */
  'corrected',
  /** Kept among the revisions: the books hold a version received later. */
  'older',
  /** Another sale under a known number: held. */
  'number-collision',
  /** Lines that are known are missing: held. */
  'incomplete',
] as const;
export type BasketVerdict = (typeof basketVerdicts)[number];

/** The verdict on a basket against the books. Two versions of one sale get the same verdicts in either order of handling. */
export function judgeBasket(facts: BasketFacts): BasketVerdict {
  if (!facts.isKnown) return 'new';
  if (facts.isSameContent) return facts.isFromSameFile ? 'present' : 'resent';
  if (!facts.isSameMinute) return 'number-collision';
  if (!facts.isLaterVersionWhole) return 'incomplete';
  if (!facts.hasCommonProduct) return 'number-collision';
  return facts.isReceivedLater ? 'corrected' : 'older';
}

/** Every combination of facts with its verdict, so that a set of baskets can be judged by a join with this table. */
export function basketVerdictTable(): readonly (BasketFacts & { readonly verdict: BasketVerdict })[] {
  return Array.from({ length: 2 ** 7 }, (_, number) => {
    const is = (bit: number): boolean => Math.floor(number / 2 ** bit) % 2 === 1;
    const facts: BasketFacts = {
      isKnown: is(0),
      isSameContent: is(1),
      isFromSameFile: is(2),
      isSameMinute: is(3),
      hasCommonProduct: is(4),
      isLaterVersionWhole: is(5),
      isReceivedLater: is(6),
    };
    return { ...facts, verdict: judgeBasket(facts) };
  });
}

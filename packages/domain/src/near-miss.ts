import { type NearMissEvidence, weighEvidence } from './near-miss-evidence.ts';
import type { NearMissCandidate, NearMissCandidates, NearMissIndex } from './near-miss-index.ts';
import { type NearMissParameters, nearMissDefaults, onlySuggested } from './near-miss-parameters.ts';

export interface ScoredProduct {
  readonly productId: string;
  /** Certainty, in [0, 1]. */
  readonly score: number;
  /** The evidence in plain words, such as `letter O for zero; same price 19.99`. */
  readonly why: string;
}
export type NearMissVerdict =
  | ({ readonly verdict: 'repaired' } & ScoredProduct)
  | { readonly verdict: 'doubtful'; readonly suggestions: readonly [ScoredProduct, ...ScoredProduct[]] }
  | { readonly verdict: 'unknown' };

/**
 * Which article a code that nobody knows stands for. The score is a certainty by Bayes' rule: the odds of each candidate
 * (how common the slip, times how well price, description, team, supplier and store agree) over those of all candidates
 * and of the stranger, a right code of an article that is not in the catalogue yet.
 */
export function judgeNearMiss(
  found: NearMissCandidates,
  evidence: NearMissEvidence,
  { index, parameters = nearMissDefaults }: { index: NearMissIndex; parameters?: NearMissParameters },
): NearMissVerdict {
  const weighed = found.candidates.map(candidate => {
    const { odds, words } = weighEvidence(candidate, evidence, { index, parameters });
    return { candidate, odds: slipOdds(candidate, parameters) * odds, why: [...candidate.words, ...words].join('; ') };
  });
  const { any, ordinary, crowded } = parameters.strangerOdds;
  const stranger = any + ordinary * found.ordinary + crowded * found.crowded;
  const total = weighed.reduce((sum, { odds }) => sum + odds, stranger);
  const ranked = weighed
    .map(({ candidate, odds, why }) => ({ candidate, score: odds / total, why }))
    .sort((a, b) => b.score - a.score || (a.candidate.productId < b.candidate.productId ? -1 : 1));
  const [best, second] = ranked;
  if (
    best !== undefined &&
    best.score >= parameters.threshold &&
    best.score - (second?.score ?? 0) >= parameters.lead &&
    !best.candidate.slips.some(slip => onlySuggested.has(slip))
  )
    return { verdict: 'repaired', productId: best.candidate.productId, score: best.score, why: best.why };
  const [first, ...others] = ranked
    .filter(({ score }) => score >= parameters.leastSuggested)
    .slice(0, parameters.mostSuggestions)
    .map(({ candidate, score, why }) => ({ productId: candidate.productId, score, why }));
  return first === undefined ? { verdict: 'unknown' } : { verdict: 'doubtful', suggestions: [first, ...others] };
}

const slipOdds = ({ slips }: NearMissCandidate, { slipOdds, anotherSlip }: NearMissParameters): number =>
  slips.reduce((odds, slip, index) => odds * slipOdds[slip] * (index === 0 ? 1 : anotherSlip), 1);

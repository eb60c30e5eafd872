import { decimalText } from './decimal.ts';
import { descriptionLikeness } from './near-miss-description.ts';
import type { NearMissCandidate, NearMissIndex } from './near-miss-index.ts';
import type { NearMissParameters } from './near-miss-parameters.ts';

/** What a row says beside the code. */
export interface NearMissEvidence {
  /** In millionths; undefined where it cannot be read. */
  readonly unitPrice: number | undefined;
  /** What the sender calls the article; '' where nothing, as are the next three. */
  readonly description: string;
  readonly teamId: string;
  readonly supplierId: string;
  /** ISO. */
  readonly businessDate: string;
  /** The price at which an article is sold, with its standard deviation; in millionths. Undefined: nobody knows. */
  usualPrice(productId: string): UsualPrice | undefined;
  /** Whether the store has sold an article many times. */
  isSold(productId: string): boolean;
}

export interface UsualPrice {
  readonly mean: number;
  readonly deviation: number;
}

/** How much more likely the evidence is when the candidate is meant than when another article is, and why in plain words. */
export interface Weight {
  readonly odds: number;
  readonly words: readonly string[];
}
const nothing: Weight = { odds: 1, words: [] };

export function weighEvidence(
  candidate: NearMissCandidate,
  evidence: NearMissEvidence,
  { index, parameters }: { index: NearMissIndex; parameters: NearMissParameters },
): Weight {
  const weights = [
    weighPrice(candidate, evidence, index, parameters),
    weighDescription(candidate, evidence, parameters),
    weighAgreement('team', evidence.teamId, candidate.product.teamId, index.shareOfTeam, parameters),
    weighAgreement('supplier', evidence.supplierId, candidate.product.supplierId, index.shareOfSupplier, parameters),
    weighSold(candidate, evidence, parameters),
    weighActive(candidate, evidence, parameters),
  ];
  return { odds: weights.reduce((odds, weight) => odds * weight.odds, 1), words: weights.flatMap(x => x.words) };
}

function weighPrice(
  { productId, product: { listPrice } }: NearMissCandidate,
  { unitPrice, usualPrice }: NearMissEvidence,
  index: NearMissIndex,
  { price }: NearMissParameters,
): Weight {
  if (unitPrice === undefined || unitPrice <= 0) return nothing;
  const sent = decimalText(unitPrice, 6);
  // the rarer a price, the more it says that it is the same
  if (listPrice === unitPrice)
    return { odds: clamp(price.same / index.shareOfPrice(listPrice), 1, price.most), words: [`same price ${sent}`] };
  const usual = usualPrice(productId);
  if (usual !== undefined && Math.abs(unitPrice - usual.mean) <= 2 * usual.deviation + usual.mean / 200)
    return { odds: price.usual, words: [`${sent} is a usual price`] };
  const expected = listPrice || usual?.mean;
  if (expected === undefined) return nothing;
  const ratio = unitPrice / expected;
  if (ratio > 0.7 && ratio < 1.3) return nothing;
  const isFarOff = ratio > 3 || ratio < 1 / 3;
  return {
    odds: isFarOff ? price.farOff : price.other,
    words: [`price ${sent}, usually ${decimalText(Math.round(expected / 1e4), 2)}`],
  };
}

function weighDescription(
  { product: { name } }: NearMissCandidate,
  { description: sent }: NearMissEvidence,
  { description }: NearMissParameters,
): Weight {
  if (sent === '' || name === '') return nothing;
  const likeness = descriptionLikeness(sent, name);
  if (likeness >= 0.8) return { odds: description.same, words: [`described as ${name}`] };
  if (likeness >= 0.5) return { odds: description.alike, words: [`described much as ${name}`] };
  return likeness >= 0.25 ? nothing : { odds: description.another, words: [`but described as ${sent}`] };
}

function weighAgreement(
  what: 'team' | 'supplier',
  sent: string,
  ofProduct: string | null,
  shareOf: (id: string) => number,
  { agreement }: NearMissParameters,
): Weight {
  if (sent === '' || ofProduct === null) return nothing;
  if (sent !== ofProduct) return { odds: agreement.disagrees, words: [`but ${what} ${ofProduct}`] };
  return { odds: clamp(1 / shareOf(sent), 1, agreement.most), words: [`same ${what}`] };
}

function weighSold(
  { productId }: NearMissCandidate,
  { isSold }: NearMissEvidence,
  { sold }: NearMissParameters,
): Weight {
  return isSold(productId) ? { odds: sold, words: ['sold in this store'] } : nothing;
}

function weighActive(
  { product: { activeFrom, activeTo } }: NearMissCandidate,
  { businessDate }: NearMissEvidence,
  { inactive }: NearMissParameters,
): Weight {
  if (businessDate === '') return nothing;
  const isActive =
    (activeFrom === null || activeFrom <= businessDate) && (activeTo === null || businessDate <= activeTo);
  return isActive ? nothing : { odds: inactive, words: ['not on sale on that day'] };
}

const clamp = (value: number, least: number, most: number): number => Math.min(most, Math.max(least, value));

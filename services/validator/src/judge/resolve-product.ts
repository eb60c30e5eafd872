import type { NamedProduct } from '@tillkeeper/contracts';
import {
  createBoundedMemo,
  createNearMissIndex,
  judgeNearMiss,
  type NearMissCandidates,
  type NearMissEvidence,
  type NearMissIndex,
  type NearMissParameters,
  nearMissDefaults,
  type ScoredProduct,
} from '@tillkeeper/domain';
import { usualPriceOf } from './baseline-data.ts';
import { booksHistory } from './books-history.ts';
import { currencyOfMost } from './catalogue-price.ts';
import type { JudgeJob } from './judge-job.ts';
import type { KnownAlias, KnownProduct, Reference } from './reference-data.ts';

/** What a row says beside the code of the article. */
export interface ProductEvidence
  extends Pick<NearMissEvidence, 'unitPrice' | 'description' | 'teamId' | 'supplierId' | 'businessDate'> {
  readonly storeId: string;
  readonly currency: string;
}
export interface ResolvedProduct extends Pick<NamedProduct, 'repaired' | 'suggestions' | 'suggestionsText'> {
  /** What the row is booked under: the code that was sent, or that of the article that was meant. */
  readonly productId: string;
  /** Undefined: nobody knows which. */
  readonly product: KnownProduct | undefined;
}

/**
 * Codes of one file that are looked for. Whoever sends more that nobody knows has another catalogue: 20,000 take about two
 * seconds, a million would take minutes.
 */
const mostSearched = 20_000;
const nothingSuggested = { suggestions: [], suggestionsText: '' } as const;
const noCandidates: NearMissCandidates = { sent: '', candidates: [], ordinary: 0, crowded: 0 };

/** Which article a code stands for: a confirmed answer, else the article that has it, else the one it is a slip of the pen of. */
export function createProductResolver(
  reference: Reference,
  job: JudgeJob,
): (sent: string, evidence: ProductEvidence) => ResolvedProduct {
  const { products, aliases } = reference;
  const { product_prefix: prefix, service_products } = job.formatFile;
  const services = new Set(service_products.map(code => prefix + code));
  const listCurrency = currencyOfMost([...reference.stores.values()].map(store => store.currency));
  const books = booksHistory(job, reference);
  let searched = 0;
  const candidatesOf = createBoundedMemo(mostSearched, (sent): NearMissCandidates => {
    if (searched >= mostSearched) return noCandidates;
    searched += 1;
    const found = indexOf(products).find(sent);
    // two catalogues may share ids: what has another prefix is another sender's
    const candidates = found.candidates.filter(
      ({ productId }) => productId.startsWith(prefix) && !services.has(productId),
    );
    return { ...found, candidates };
  });
  const unknown = (productId: string, named: readonly ScoredProduct[] = []): ResolvedProduct => ({
    ...{ productId, product: undefined, repaired: undefined, suggestions: named.map(one => one.productId) },
    suggestionsText: named.length === 0 ? '' : textOf(productId, named, products),
  });

  return (sent, evidence) => {
    const alias = aliasFor(aliases.get(sent), evidence.storeId, job.senderId);
    const confirmed = alias === undefined ? undefined : products.get(alias);
    if (alias !== undefined && confirmed !== undefined)
      return {
        ...{ productId: alias, product: confirmed, ...nothingSuggested },
        repaired: alias === sent ? undefined : { to: alias, why: 'it was confirmed' },
      };
    const product = products.get(sent);
    if (product !== undefined) return { productId: sent, product, repaired: undefined, ...nothingSuggested };
    if (sent === '' || services.has(sent)) return unknown(sent);
    const found = candidatesOf(sent);
    if (found.candidates.length === 0) return unknown(sent);

    const { storeId, currency, ...said } = evidence;
    const verdict = judgeNearMiss(
      found,
      {
        ...said,
        // a price in one currency says nothing about one in another
        unitPrice: currency === listCurrency ? said.unitPrice : undefined,
        usualPrice: productId => usualPriceOf(books.ofStore(storeId, productId) ?? books.ofProduct(productId, storeId)),
        isSold: productId => books.ofStore(storeId, productId) !== undefined,
      },
      { index: indexOf(products), parameters: parametersOf(reference, storeId) },
    );
    switch (verdict.verdict) {
      case 'repaired': {
        const { productId, score, why } = verdict;
        const repaired = { to: productId, why: `${why}; certainty ${certainty(score)}` };
        return { productId, product: products.get(productId), repaired, ...nothingSuggested };
      }
      case 'doubtful':
        return unknown(sent, verdict.suggestions);
      case 'unknown':
        return unknown(sent);
      default:
        return verdict satisfies never;
    }
  };
}

function parametersOf(reference: Reference, storeId: string): NearMissParameters {
  const threshold = reference.thresholds.ofStore(storeId).get('product.repaired');
  return threshold === undefined ? nearMissDefaults : { ...nearMissDefaults, threshold };
}

const indexes = new WeakMap<Reference['products'], NearMissIndex>();
/** Made when a code is first not known, and kept as long as the catalogue is. */
function indexOf(products: Reference['products']): NearMissIndex {
  let index = indexes.get(products);
  if (index === undefined) {
    index = createNearMissIndex(products);
    indexes.set(products, index);
  }
  return index;
}

/** The narrowest answer that is in force: for the store, for the sender, for all. */
function aliasFor(aliases: readonly KnownAlias[] | undefined, storeId: string, senderId: string): string | undefined {
  if (aliases === undefined) return undefined;
  const found =
    aliases.find(alias => alias.storeId !== null && alias.storeId === storeId) ??
    aliases.find(alias => alias.senderId !== null && alias.senderId === senderId) ??
    aliases.find(alias => alias.storeId === null && alias.senderId === null);
  return found?.productId;
}

/** Two decimals, cut: nothing is quite certain. */
const certainty = (score: number): string => Math.min(0.99, Math.floor(score * 100) / 100).toFixed(2);

function textOf(sent: string, suggestions: readonly ScoredProduct[], products: Reference['products']): string {
  const named = suggestions.map(({ productId }) => {
    const name = products.get(productId)?.name ?? '';
    return name === '' ? productId : `${productId} (${name})`;
  });
  return `${sent}, did you mean ${named.join(' or ')}?`;
}

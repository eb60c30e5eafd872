import { expect, test } from 'vitest';
import { judgeNearMiss } from './near-miss.ts';
import type { NearMissEvidence } from './near-miss-evidence.ts';
import { createNearMissIndex, type NearMissProduct } from './near-miss-index.ts';
import {
  type Catalogue,
  createRandom,
  numberedCatalogue,
  pick,
  scatteredCatalogue,
  shopCatalogue,
  slipMakers,
} from './testing/planted-slips.ts';

interface Tally {
  planted: number;
  right: number;
  wrong: number;
}
type Says = (product: NearMissProduct) => Partial<NearMissEvidence>;

const silent: NearMissEvidence = {
  ...{ unitPrice: undefined, description: '', teamId: '', supplierId: '', businessDate: '' },
  ...{ usualPrice: () => undefined, isSold: () => false },
};
const price: Says = product => ({ unitPrice: product.listPrice });
const priceAndDescription: Says = product => ({ unitPrice: product.listPrice, description: product.name });
const priceTeamAndSupplier: Says = product => ({
  ...price(product),
  ...{ teamId: product.teamId ?? '', supplierId: product.supplierId ?? '' },
});

/**
 * Sells articles under codes with slips; as many under the right codes of articles that are in no catalogue, with their
 * prices; and as many with one character typed wrong. None of the latter two is to be repaired.
 */
function measure(all: Catalogue, says: Says, count = 2500) {
  const random = createRandom(20_261_121);
  const heldOut = new Set([...all.keys()].filter(() => random() < 0.1));
  const known = new Map([...all].filter(([id]) => !heldOut.has(id)));
  const index = createNearMissIndex(known);
  const repairedFrom = (sent: string, meant: NearMissProduct | undefined): string | undefined => {
    if (meant === undefined) return undefined;
    const verdict = judgeNearMiss(index.find(sent), { ...silent, ...says(meant) }, { index });
    return verdict.verdict === 'repaired' ? verdict.productId : undefined;
  };
  const bySlip = new Map<string, Tally>();
  const sold = [...known];
  const strangers = [...heldOut];
  let strangersRepaired = 0;
  for (let n = 0; n < count; n += 1) {
    const [slip, make] = pick(random, Object.entries(slipMakers));
    const [id, meant] = pick(random, sold);
    const sent = make(id, random);
    // what has become the code of another article is no near miss: it is that article
    if (sent !== undefined && !all.has(sent)) {
      const tally = bySlip.get(slip) ?? { planted: 0, right: 0, wrong: 0 };
      bySlip.set(slip, tally);
      const repaired = repairedFrom(sent, meant);
      tally.planted += 1;
      if (repaired === id) tally.right += 1;
      else if (repaired !== undefined) tally.wrong += 1;
    }
    const stranger = pick(random, strangers);
    if (repairedFrom(stranger, all.get(stranger)) !== undefined) strangersRepaired += 1;
    const [typed, of] = pick(random, sold);
    const at = Math.floor(random() * typed.length);
    const mistyped = `${typed.slice(0, at)}${pick(random, [...'23456789ABCDEFGH'])}${typed.slice(at + 1)}`;
    if (!all.has(mistyped) && repairedFrom(mistyped, of) !== undefined) strangersRepaired += 1;
  }
  const sum = (name: keyof Tally): number => [...bySlip.values()].reduce((total, tally) => total + tally[name], 0);
  return {
    precision: sum('right') / (sum('right') + sum('wrong') + strangersRepaired),
    recall: sum('right') / sum('planted'),
    said: [...bySlip]
      .map(([slip, { planted, right, wrong }]) => `${slip} ${right}/${planted} wrong ${wrong}`)
      .join(', '),
  };
}

const shop = shopCatalogue(createRandom(1));
const numbered = numberedCatalogue(createRandom(2), 10_000);
const scattered = scatteredCatalogue(createRandom(3), 4000);

test.each<[string, Catalogue, Says, number]>([
  ['codes of words and sizes, sold with price, team and supplier', shop, priceTeamAndSupplier, 0.95],
  ['codes of words and sizes, sold with a price', shop, price, 0.95],
  ['10,000 running numbers, sold with price, team and supplier', numbered, priceTeamAndSupplier, 0.95],
  ['10,000 running numbers, sold with price and description', numbered, priceAndDescription, 0.95],
  // of 30 articles a missing digit may stand for, one in 150 has the price by chance
  ['10,000 running numbers, sold with a price', numbered, price, 0.9],
  ['numbers with gaps, sold with price and description', scattered, priceAndDescription, 0.95],
  ['numbers with gaps, sold with a price', scattered, price, 0.95],
])('near misses are repaired, and nothing else: %s', (name, catalogue, says, leastRecall) => {
  const { precision, recall, said } = measure(catalogue, says);
  console.info(`${name}: precision ${precision.toFixed(4)}, recall ${recall.toFixed(4)} (${said})`);
  expect(precision).toBeGreaterThanOrEqual(0.995);
  expect(recall).toBeGreaterThanOrEqual(leastRecall);
});

test('where a row says nothing but the code, it is still no guess: fewer are repaired, none wrongly', () => {
  const { precision, recall } = measure(shop, () => ({}));
  expect(precision).toBeGreaterThanOrEqual(0.995);
  expect(recall).toBeGreaterThan(0.6);
});

test('a code is looked for among 10,000 in far less than a millisecond', () => {
  const random = createRandom(4);
  const index = createNearMissIndex(numbered);
  const codes = Array.from(
    { length: 2000 },
    (_, n) => slipMakers['doubled']?.(`SKU-${String(n).padStart(6, '0')}`, random) ?? '',
  );
  const startedMs = performance.now();
  for (const code of codes) index.find(code);
  expect((performance.now() - startedMs) / codes.length).toBeLessThan(1);
});

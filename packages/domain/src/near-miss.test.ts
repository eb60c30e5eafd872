import fc from 'fast-check';
import { expect, test } from 'vitest';
import { judgeNearMiss, type NearMissVerdict } from './near-miss.ts';
import type { NearMissEvidence } from './near-miss-evidence.ts';
import { createNearMissIndex, type NearMissProduct } from './near-miss-index.ts';
import { nearMissDefaults } from './near-miss-parameters.ts';
import { product } from './testing/planted-slips.ts';

const silent: NearMissEvidence = {
  ...{ unitPrice: undefined, description: '', teamId: '', supplierId: '', businessDate: '2026-11-20' },
  ...{ usualPrice: () => undefined, isSold: () => false },
};
const catalogue = (ids: readonly string[], of: (id: string) => Partial<NearMissProduct> = () => ({})) =>
  new Map(ids.map(id => [id, product({ name: `name of ${id}`, listPrice: 19_990_000, ...of(id) })]));
const judge = (
  sent: string,
  products: ReadonlyMap<string, NearMissProduct>,
  evidence: Partial<NearMissEvidence> = {},
): NearMissVerdict => {
  const index = createNearMissIndex(products);
  return judgeNearMiss(index.find(sent), { ...silent, ...evidence }, { index });
};
const outcome = (verdict: NearMissVerdict): string =>
  verdict.verdict === 'repaired'
    ? verdict.productId
    : verdict.verdict === 'doubtful'
      ? `? ${verdict.suggestions.map(({ productId }) => productId).join(' ')}`
      : 'unknown';

const few = catalogue(['SKU-001', 'SKU-002', 'MUG-LEE', 'SCARF-LIV', 'HOME-LIV-M', 'HOME-LIV-L', '0815', 'BALL-1']);
test.each([
  ['sku-001', 'SKU-001', 'capital and small letters'],
  ['SKU001', 'SKU-001', 'hyphens, spaces or the like'],
  ['SKU – 001', 'SKU-001', 'hyphens, spaces or the like'],
  ['ＳＫＵ-001', 'SKU-001', 'capital and small letters'],
  ['sku-0O1', 'SKU-001', 'capital and small letters; letter O for zero'],
  ['MUG-1EE', 'MUG-LEE', 'one for letter L'],
  ['BALL-I', 'BALL-1', 'letter I for one'],
  ['SKU-1', 'SKU-001', 'leading zeros'],
  ['815', '0815', 'leading zeros'],
  ['HOME-LIV-medium', 'HOME-LIV-M', 'the size is written otherwise'],
])('%s is read as %s, with a price that says nothing: %s', (sent, meant, words) => {
  const verdict = judge(sent, few);
  expect(verdict).toMatchObject({ verdict: 'repaired', productId: meant });
  expect(verdict).toMatchObject({ why: words });
});

test.each([
  ['SCRF-LIV', 'SCARF-LIV', 'A is missing; same price 7.5'],
  ['SCCARF-LIV', 'SCARF-LIV', 'C is typed twice; same price 7.5'],
  ['SACRF-LIV', 'SCARF-LIV', 'C and A are swapped; same price 7.5'],
])('%s is read as %s where the price agrees', (sent, meant, why) => {
  const products = catalogue([...few.keys()], id => (id === 'SCARF-LIV' ? { listPrice: 7_500_000 } : {}));
  expect(judge(sent, products, { unitPrice: 7_500_000 })).toMatchObject({ verdict: 'repaired', productId: meant, why });
  expect(judge(sent, products, { unitPrice: 99_000_000 })).toMatchObject({ verdict: 'doubtful' });
});

test.each([
  ['a digit typed wrong', 'SKU-003', '? SKU-001 SKU-002'],
  ['another size', 'HOME-LIV-XXL', '? HOME-LIV-L HOME-LIV-M'],
  ['the size left out', 'HOME-LIV', '? HOME-LIV-L HOME-LIV-M'],
  ['a character too many', 'SKU-0017', '? SKU-001'],
  ['nothing like it', 'POSTER', 'unknown'],
  ['too short to say', 'MU', 'unknown'],
])('%s is not repaired: %s', (_, sent, expected) => {
  expect(outcome(judge(sent, few, { unitPrice: 19_990_000 }))).toBe(expected);
});

test('two articles that differ by case alone are told apart by what they cost', () => {
  const others = ['MUG-LEE', 'MUG-LIV', 'MUG-ARS', 'MUG-CHE'];
  const products = catalogue(['ab-1', 'AB-1', ...others], id => (id === 'ab-1' ? { listPrice: 5_000_000 } : {}));
  expect(outcome(judge('Ab-1', products))).toBe('? AB-1 ab-1');
  expect(outcome(judge('Ab-1', products, { unitPrice: 5_000_000 }))).toBe('ab-1');
});

test.each<[string, Partial<NearMissEvidence>]>([
  ['another team', { teamId: 'ARS' }],
  ['another supplier', { supplierId: 'SUP-2' }],
  ['another description', { description: 'Poster of the stadium at night' }],
  ['a price far off', { unitPrice: 1_000_000 }],
])('a swap that would be repaired is held when the row says %s', (_, evidence) => {
  const products = catalogue(['SCARF-LIV', 'MUG-LEE'], id => ({
    ...{ teamId: id.slice(-3), supplierId: id === 'SCARF-LIV' ? 'SUP-1' : 'SUP-2' },
    ...{ name: 'Bar scarf of Liverpool', listPrice: id === 'SCARF-LIV' ? 14_990_000 : 9_990_000 },
  }));
  const agreeing = { unitPrice: 14_990_000, teamId: 'LIV', supplierId: 'SUP-1' };
  expect(outcome(judge('SCRAF-LIV', products, agreeing))).toBe('SCARF-LIV');
  expect(outcome(judge('SCRAF-LIV', products, { ...agreeing, unitPrice: undefined, teamId: '', ...evidence }))).toBe(
    '? SCARF-LIV',
  );
});

test('what the store sells, when it was on sale and what it usually costs are evidence', () => {
  const products = catalogue(['PIN-7', 'PIN.7'], id => ({
    listPrice: undefined,
    activeTo: id === 'PIN.7' ? '2026-01-31' : null,
  }));
  const evidence: Partial<NearMissEvidence> = {
    unitPrice: 4_500_000,
    usualPrice: id => (id === 'PIN-7' ? { mean: 4_400_000, deviation: 100_000 } : { mean: 40_000_000, deviation: 0 }),
    isSold: id => id === 'PIN-7',
  };
  expect(judge('PIN 7', products, evidence)).toMatchObject({
    productId: 'PIN-7',
    why: 'hyphens, spaces or the like; 4.5 is a usual price; sold in this store',
  });
  expect(outcome(judge('PIN 7', products, { businessDate: '2025-12-24' }))).toBe('? PIN-7 PIN.7');
});

test('a service is never what is meant', () => {
  const products = catalogue(['POSTAGE', 'MUG-LEE'], id => ({ isService: id === 'POSTAGE' }));
  expect(outcome(judge('postage', products))).toBe('unknown');
});

test('at most three are suggested, the likeliest first, each with what speaks for it', () => {
  const verdict = judge('SKU-00X', catalogue(['SKU-001', 'SKU-002', 'SKU-003', 'SKU-004', 'SKU-005']));
  expect(verdict).toMatchObject({ verdict: 'doubtful', suggestions: { length: 3 } });
});

const codeText = fc.string({ unit: fc.constantFrom(...'ABIOL0123-'), minLength: 4, maxLength: 10 });
const codes = fc.uniqueArray(codeText, { minLength: 1, maxLength: 30 });
const anyPrice = fc.option(fc.integer({ min: 1, max: 200_000_000 }), { nil: undefined });

test('certainties are shares of one: none is above 1, and all suggestions together are not', () => {
  fc.assert(
    fc.property(codes, codeText, anyPrice, (ids, sent, unitPrice) => {
      const verdict = judge(sent, catalogue(ids), { unitPrice });
      const scores =
        verdict.verdict === 'repaired'
          ? [verdict.score]
          : verdict.verdict === 'doubtful'
            ? verdict.suggestions.map(x => x.score)
            : [];
      expect(scores.every(score => score > 0)).toBe(true);
      expect(scores.reduce((sum, score) => sum + score, 0)).toBeLessThan(1);
      expect(scores).toEqual(scores.toSorted((a, b) => b - a));
    }),
  );
});

test('what is repaired is in the catalogue, is certain beyond the threshold, and is the same in whatever order articles come', () => {
  fc.assert(
    fc.property(codes, codeText, anyPrice, (ids, sent, unitPrice) => {
      const verdict = judge(sent, catalogue(ids), { unitPrice });
      expect(outcome(judge(sent, catalogue(ids.toReversed()), { unitPrice }))).toBe(outcome(verdict));
      if (verdict.verdict !== 'repaired') return;
      expect(ids).toContain(verdict.productId);
      expect(verdict.score).toBeGreaterThanOrEqual(nearMissDefaults.threshold);
    }),
  );
});

test('a digit typed wrong is never repaired, whatever the price says', () => {
  const digitsOnly = fc.stringMatching(/^[2-9]{4,8}$/);
  fc.assert(
    fc.property(
      fc.uniqueArray(digitsOnly, { minLength: 1, maxLength: 20 }),
      fc.nat(),
      fc.constantFrom(...'23456789'),
      (ids, n, digit) => {
        const meant = ids[n % ids.length] ?? '';
        const at = n % meant.length;
        const sent = `${meant.slice(0, at)}${digit}${meant.slice(at + 1)}`;
        fc.pre(!ids.includes(sent));
        const verdict = judge(sent, catalogue(ids), { unitPrice: 19_990_000 });
        expect(outcome(verdict)).not.toBe(meant);
      },
    ),
  );
});

test('small letters, other separators and look-alikes are read as the article, where no other has that key', () => {
  fc.assert(
    fc.property(codes, fc.nat(), fc.constantFrom('', ' ', '_', '.'), (ids, n, separator) => {
      const meant = ids[n % ids.length] ?? '';
      const sent = meant.toLowerCase().replaceAll('-', separator);
      const key = (code: string): string =>
        code.toUpperCase().replace(/-/g, '').replace(/O/g, '0').replace(/[IL]/g, '1');
      const bare = (code: string): string => key(code).replace(/0/g, '');
      fc.pre(/[A-Z0-9]/.test(meant) && !ids.includes(sent));
      fc.pre(ids.every(id => id === meant || Math.abs(bare(id).length - bare(meant).length) > 1));
      expect(outcome(judge(sent, catalogue(ids)))).toBe(meant);
    }),
  );
});

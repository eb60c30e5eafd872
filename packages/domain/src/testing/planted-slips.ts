import type { NearMissProduct } from '../near-miss-index.ts';

export type Random = () => number;
export type Catalogue = ReadonlyMap<string, NearMissProduct>;

/** mulberry32 (Tommy Ettinger): the same seed gives the same numbers. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
export const pick = <Value>(random: Random, values: readonly Value[]): Value => {
  const value = values[Math.floor(random() * values.length)];
  if (value === undefined) throw new Error('nothing to pick from');
  return value;
};

/** An article, right but for what is given. */
export const product = (changes: Partial<NearMissProduct> = {}): NearMissProduct => ({
  ...{ name: '', listPrice: undefined, teamId: null, supplierId: null, size: null },
  ...{ isService: false, activeFrom: null, activeTo: null },
  ...changes,
});

const clubs = ['ARS', 'AVL', 'BOU', 'BRE', 'BHA', 'CHE', 'CRY', 'EVE', 'FUL', 'LEE', 'LIV', 'MCI', 'MUN', 'NEW', 'TOT'];
const articles = [
  'HOME',
  'AWAY',
  'THIRD',
  'KIDS',
  'TRAIN',
  'HOOD',
  'SHORT',
  'SOCK',
  'SCARF',
  'CAP',
  'MUG',
  'PIN',
  'FLAG',
];
const suppliers = ['SUP-1', 'SUP-2', 'SUP-3', 'SUP-4', 'SUP-5'];
const sizes = ['XS', 'S', 'M', 'L', 'XL', 'XXL'];

/** Shirts of clubs in sizes: LIV-HOME-M. All sizes of an article cost the same. */
export function shopCatalogue(random: Random): Catalogue {
  const products = new Map<string, NearMissProduct>();
  for (const teamId of clubs)
    for (const [index, article] of articles.entries()) {
      const listPrice = (Math.floor(random() * 80) * 100 + 99) * 10_000;
      for (const size of index < 8 ? sizes : [''])
        products.set([teamId, article, size].filter(Boolean).join('-'), {
          ...product({ name: `${teamId} ${article.toLowerCase()} ${size}`.trim(), listPrice, teamId }),
          ...{ supplierId: suppliers[index % suppliers.length] ?? null, size: size || null },
        });
    }
  return products;
}

const nouns = [
  'scarf',
  'mug',
  'pin',
  'ball',
  'flag',
  'bottle',
  'poster',
  'key ring',
  'blanket',
  'cushion',
  'lamp',
  'tin',
];
const colours = ['red', 'blue', 'white', 'green', 'black', 'pink', 'ivory', 'striped', 'spotted', 'plain'];

/** Articles with running numbers, SKU-000001 and on: every number is taken. */
export function numberedCatalogue(random: Random, count: number): Catalogue {
  return new Map(
    Array.from({ length: count }, (_, index) => [
      `SKU-${String(index + 1).padStart(6, '0')}`,
      product({
        name: `${pick(random, colours)} ${pick(random, nouns)} ${index % 97}`,
        listPrice: (Math.floor(random() * 150) * 50 + 99) * 10_000,
        teamId: pick(random, clubs),
        supplierId: pick(random, suppliers),
      }),
    ]),
  );
}

/** Codes of five digits, some with a letter behind them, as the shop of online-retail has them. */
export function scatteredCatalogue(random: Random, count: number): Catalogue {
  const products = new Map<string, NearMissProduct>();
  while (products.size < count) {
    const number = String(10_000 + Math.floor(random() * 80_000));
    const letters = random() < 0.25 ? ['A', 'B', 'C', 'D'].slice(0, 1 + Math.floor(random() * 4)) : [''];
    for (const letter of letters)
      products.set(
        number + letter,
        product({
          name: `${pick(random, colours)} ${pick(random, nouns)} ${pick(random, colours)} ${number.slice(2)}`,
          listPrice: (Math.floor(random() * 100) * 10 + 5) * 10_000,
        }),
      );
  }
  return products;
}

/** The slips of the pen that are to be repaired, each made at a place of its own; undefined where the code has none. */
export const slipMakers: Readonly<Record<string, (code: string, random: Random) => string | undefined>> = {
  'letter case': code => changed(code, /[A-Z]/.test(code) ? code.toLowerCase() : code.toUpperCase()),
  separators: (code, random) => changed(code, code.replace(/-/g, pick(random, ['', ' ', '_', '.', '--']))),
  'look-alike': (code, random) =>
    replacedAt(code, random, /[O0I1L]/, character => ({ O: '0', '0': 'O', I: '1', '1': 'I', L: '1' })[character] ?? ''),
  'leading zeros': (code, random) =>
    changed(
      code,
      random() < 0.5 ? code.replace(/(?<![0-9])0+(?=[1-9])/, '') : code.replace(/(?<![0-9])(?=[0-9])/, '0'),
    ),
  missing: (code, random) => replacedAt(code, random, /[A-Z0-9]/, () => ''),
  doubled: (code, random) => replacedAt(code, random, /[A-Z0-9]/, character => character + character),
  swapped: (code, random) => {
    const at = Math.floor(random() * (withoutSize(code).length - 1));
    return changed(code, code.slice(0, at) + code[at + 1] + code[at] + code.slice(at + 2));
  },
  'size word': code =>
    changed(
      code,
      code.replace(
        /-(S|M|L|XL|XXL)$/,
        size => ({ '-S': '-SMALL', '-M': '-MEDIUM', '-L': '-LARGE', '-XXL': '-2XL' })[size] ?? size,
      ),
    ),
};

// what loses its size could be any of six articles: nobody can say which
const withoutSize = (code: string): string => code.replace(/-(?:XS|S|M|L|XL|XXL)$/, '');
const changed = (from: string, to: string): string | undefined => (from === to ? undefined : to);

function replacedAt(
  code: string,
  random: Random,
  pattern: RegExp,
  replacement: (character: string) => string,
): string | undefined {
  const places = [...withoutSize(code)].flatMap((character, at) => (pattern.test(character) ? [at] : []));
  if (places.length === 0) return undefined;
  const at = pick(random, places);
  return code.slice(0, at) + replacement(code[at] ?? '') + code.slice(at + 1);
}

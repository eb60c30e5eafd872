import type { Basket } from '../baskets.ts';
import { anyLine, lineAt, type Mistake, type World } from '../mistake.ts';
import type { Random } from '../random.ts';

const column = 'product_id';

/**
 * Slips of the pen in an article's code, and what was meant. A slip is planted only where one article is nearest by far, as a
 * person with the catalogue would find it; this file knows nothing of how the product finds it.
 */
export const nearMisses: readonly Mistake[] = [
  slip('letter-case', sku => (sku === sku.toLowerCase() ? undefined : sku.toLowerCase())),
  slip('letter-case-of-some', sku => {
    const [team = '', ...rest] = sku.split('-');
    return rest.length === 0
      ? undefined
      : [team, ...rest.map(part => part.charAt(0) + part.slice(1).toLowerCase())].join('-');
  }),
  slip('separators-left-out', sku => withSeparator(sku, '')),
  slip('separators-other', (sku, random) => withSeparator(sku, random.pick(['_', ' ', '.', '/', '--', '–']))),
  slip('o-and-0', sku => lookAlike(sku, 'O', '0')),
  slip('0-and-o', sku => (sku.startsWith('00') ? sku.replaceAll('0', 'O') : undefined)),
  slip('i-and-1', sku => lookAlike(sku, 'I', '1')),
  slip('1-and-i', sku => (/^\d+$/.test(sku) ? lookAlike(sku, '1', 'I') : undefined)),
  slip('leading-zeros', sku => (/^0+\d+$/.test(sku) ? sku.replace(/^0+/, '') : undefined)),
  slip('leading-zeros-more', sku => (/^0+\d+$/.test(sku) ? `0000${sku}` : undefined)),
  slip('missing-character', (sku, random) => {
    const at = placeInStem(sku, random);
    return sku.slice(0, at) + sku.slice(at + 1);
  }),
  slip('doubled-character', (sku, random) => {
    const at = placeInStem(sku, random);
    return sku.slice(0, at) + sku.charAt(at) + sku.slice(at);
  }),
  slip('swapped-neighbours', (sku, random) => {
    const at = placeInStem(sku, random);
    const [a, b] = [sku.charAt(at), sku.charAt(at + 1)];
    return a === b || a === '-' || b === '-' || b === '' ? undefined : sku.slice(0, at) + b + a + sku.slice(at + 2);
  }),
  slip('size-too-much', (sku, random) =>
    sku.split('-').length === 2 ? `${sku}-${random.pick(['M', 'OS', 'ONE'])}` : undefined,
  ),
  slip('size-otherwise', sku => {
    const size = /-(XXL|M|L|S)$/.exec(sku)?.[1];
    const other = { XXL: '2XL', M: 'MEDIUM', L: 'LARGE', S: 'SMALL' }[size ?? ''];
    return other === undefined ? undefined : sku.replace(/[^-]+$/, other);
  }),

  // which size was it? nobody can know
  doubtful('size-left-out', sku => {
    const [team, article, size] = sku.split('-');
    return size === undefined ? undefined : `${team}-${article}`;
  }),
  doubtful('size-cut', sku => (/-(XS|XL)$/.test(sku) ? sku.replace(/[SL]$/, '') : undefined)),
];

type Slip = (sku: string, random: Random) => string | undefined;

function slip(name: string, change: Slip): Mistake {
  return {
    kind: `product.repaired/${name}`,
    code: 'product.repaired',
    columns: [column],
    plant(basket, random, world) {
      const planted = plantSlip(basket, random, change);
      if (planted === undefined || !isNearestByFar(planted.sent, planted.meant, world)) return undefined;
      const { lineIndex, meant } = planted;
      return [{ lineIndex, code: 'product.repaired', column, meant }];
    },
  };
}

function doubtful(name: string, change: Slip): Mistake {
  return {
    kind: `product.unknown/${name}`,
    code: 'product.unknown',
    columns: [column],
    plant(basket, random, world) {
      const planted = plantSlip(basket, random, change);
      if (planted === undefined || codesOf(world).has(planted.sent)) return undefined;
      return [{ lineIndex: planted.lineIndex, code: 'product.unknown', column }];
    },
  };
}

function plantSlip(
  basket: Basket,
  random: Random,
  change: Slip,
): { lineIndex: number; sent: string; meant: string } | undefined {
  const lineIndex = anyLine(basket, random);
  const row = lineAt(basket, lineIndex);
  const meant = row[column] ?? '';
  const sent = change(meant, random);
  if (sent === undefined || sent === meant) return undefined;
  row[column] = sent;
  return { lineIndex, sent, meant };
}

const withSeparator = (sku: string, separator: string): string | undefined =>
  sku.includes('-') ? sku.replaceAll('-', separator) : undefined;
/** The last one: in the article, where there is one. */
const lookAlike = (sku: string, from: string, to: string): string | undefined => {
  const at = sku.lastIndexOf(from);
  return at < 0 ? undefined : sku.slice(0, at) + to + sku.slice(at + 1);
};
/** A place in club and article, not in the size: one letter less there is another size. */
function placeInStem(sku: string, random: Random): number {
  const stem = sku.split('-').slice(0, 2).join('-');
  return random.whole(0, stem.length - 1);
}

/** Codes as a person reads them. */
const known = new WeakMap<World['shop'], ReadonlyMap<string, string>>();
function codesOf({ shop }: World): ReadonlyMap<string, string> {
  const codes = known.get(shop) ?? new Map(shop.products.map(({ product_id }) => [product_id, asRead(product_id)]));
  known.set(shop, codes);
  return codes;
}

const sizesMeant = new Map([
  ['2XL', 'XXL'],
  ['MEDIUM', 'M'],
  ['LARGE', 'L'],
  ['SMALL', 'S'],
  ['OS', ''],
  ['ONE', ''],
]);
/** A code as a person reads it: without case, separators, leading zeros, look-alikes, and with the sizes of this shop. */
function asRead(code: string): string {
  const parts = code.toUpperCase().split(/[-_ ./–]+/);
  const size = parts.length > 2 ? (sizesMeant.get(parts.at(-1) ?? '') ?? parts.at(-1)) : undefined;
  const read = [...parts.slice(0, 2), ...(size === undefined ? parts.slice(2) : [size])].join('');
  return read
    .replaceAll('O', '0')
    .replaceAll('I', '1')
    .replace(/^0+(?=\d)/, '');
}

/** Read as a person does it is the one that was meant alone; or that is one slip away, and no other article is. */
function isNearestByFar(sent: string, meant: string, world: World): boolean {
  const codes = codesOf(world);
  if (codes.has(sent)) return false;
  const read = asRead(sent);
  const ofMeant = asRead(meant);
  const others = [...codes].filter(([code]) => code !== meant);
  if (read === ofMeant) return others.every(([, other]) => other !== read);
  const isSizeTooMuch = meant.split('-').length === 2 && read.startsWith(ofMeant);
  if (!isSizeTooMuch && !isWithinOneSlip(read, ofMeant)) return false;
  return others.every(([, other]) => !isWithinOneSlip(read, other));
}

/** Whether two texts differ by at most one character left out, put in or changed, or by two neighbours swapped. */
export function isWithinOneSlip(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1) return false;
  let from = 0;
  while (from < a.length && from < b.length && a[from] === b[from]) from += 1;
  let behind = 0;
  while (behind < Math.min(a.length, b.length) - from && a.at(-1 - behind) === b.at(-1 - behind)) behind += 1;
  const [inA, inB] = [a.slice(from, a.length - behind), b.slice(from, b.length - behind)];
  if (inA.length + inB.length <= 2 && inA.length <= 1 && inB.length <= 1) return true;
  return inA.length === 2 && inB.length === 2 && inA[0] === inB[1] && inA[1] === inB[0];
}

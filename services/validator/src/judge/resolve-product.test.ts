import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type FormatFile, senderFormat } from '@tillkeeper/contracts';
import { describe, expect, test } from 'vitest';
import { masterData, salesJob } from '../testing/sales-job.ts';
import { type ReferenceData, toReference } from './reference-data.ts';
import { createProductResolver, type ProductEvidence } from './resolve-product.ts';

type Product = ReferenceData['products'][number];
const good = (id: string, name: string, price: string | null = null, kind: 'GOOD' | 'SERVICE' = 'GOOD'): Product => [
  ...([id, null, null] as const),
  [kind, name, price, null, null, null, null],
];
const row: ProductEvidence = {
  ...{ storeId: 'S014', currency: 'GBP', businessDate: '2026-11-20' },
  ...{ unitPrice: undefined, description: '', teamId: '', supplierId: '' },
};
const resolver = (
  products: readonly Product[],
  format: Partial<FormatFile> = {},
  data: Partial<ReferenceData> = {},
) => {
  const resolve = createProductResolver(toReference({ ...masterData, products, ...data }), salesJob({}, format));
  return (sent: string, evidence: Partial<ProductEvidence> = {}) => resolve(sent, { ...row, ...evidence });
};

test('an article that is known is itself, whatever lies beside it', () => {
  const resolve = resolver([good('SKU-001', 'Shirt'), good('sku-001', 'Poster')]);
  expect(resolve('sku-001')).toMatchObject({ productId: 'sku-001', product: { name: 'Poster' }, repaired: undefined });
});

test('the codes of services that the format declares are neither repaired nor what is meant', () => {
  const services = { service_products: ['POST', 'm'], product_prefix: 'OR-' };
  const resolve = resolver([good('OR-POST', 'Postage'), good('OR-M', 'Manual'), good('OR-MUG', 'Mug')], services);
  expect(resolve('OR-m')).toMatchObject({
    productId: 'OR-m',
    product: undefined,
    repaired: undefined,
    suggestions: [],
    suggestionsText: '',
  });
  expect(resolve('OR-post')).toMatchObject({ repaired: undefined, suggestions: [], suggestionsText: '' });
  expect(resolve('OR-mug').repaired?.to).toBe('OR-MUG');
});

test('an article of another sender’s catalogue is not what is meant', () => {
  const products = [good('CJ-84970', 'Milk'), good('OR-85099B', 'Bag')];
  expect(resolver(products, { product_prefix: 'OR-' })('OR-85099b').repaired?.to).toBe('OR-85099B');
  expect(resolver(products, { product_prefix: 'OR-' })('cj-84970').repaired).toBeUndefined();
});

test('a price in a currency that list prices are not in is no evidence', () => {
  const resolve = resolver([
    good('SCARF-LIV', 'Scarf', '1500'),
    good('MUG-LEE', 'Mug', '900'),
    good('PIN', 'Pin', '90'),
  ]);
  expect(resolve('SCARF-LVI', { unitPrice: 1_500_000_000 }).repaired?.why).toContain('same price 1500');
  expect(resolve('SCARF-LVI', { unitPrice: 1_500_000_000, currency: 'JPY' }).repaired?.why ?? '').not.toContain(
    'price',
  );
});

test('a file of codes that nobody knows does not take for ever: after 20,000 of them none is looked for', () => {
  const resolve = resolver([good('SKU-0000001', 'Shirt')]);
  for (let n = 0; n < 20_000; n += 1) resolve(`other-${n}`);
  expect(resolve('sku-0000001').repaired).toBeUndefined();
  expect(resolver([good('SKU-0000001', 'Shirt')])('sku-0000001').repaired?.to).toBe('SKU-0000001');
});

const data = fileURLToPath(new URL('../../../../../shared/data/online-retail/', import.meta.url));
const isThere = existsSync(data);

describe.skipIf(!isThere)(
  `a month of a web shop${isThere ? '' : ' (skipped: ../shared/data is not beside the checkout)'}`,
  () => {
    const rowsOf = (path: string): Map<string, string>[] => {
      const [header = '', ...lines] = readFileSync(path, 'utf8').split(/\r?\n/);
      const names = header.split(',');
      const cells = (line: string): string[] =>
        [...line.matchAll(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g)].map(match => (match[1] ?? '').replace(/^"|"$/g, ''));
      return lines
        .filter(line => line !== '')
        .map(line => new Map(cells(line).map((cell, index) => [names[index] ?? '', cell])));
    };
    const readFormat = (): FormatFile => {
      const text = readFileSync(new URL('../../../../formats/online-retail.json', import.meta.url), 'utf8');
      const file = senderFormat.parse(JSON.parse(text)).files.find(one => one.file_type === 'sales');
      if (file === undefined) throw new Error('online-retail has no sales');
      return file;
    };

    test.each([
      { says: 'with descriptions', hasDescription: true, repaired: 234, twinsHeld: 0 },
      // five cost just what 84569B costs, and six times what 84596B does; one is sold at twice its price
      { says: 'by code and price alone', hasDescription: false, repaired: 228, twinsHeld: 6 },
    ])('letter-case twins are repaired, and nothing else is, $says', ({ hasDescription, repaired, twinsHeld }) => {
      const format = readFormat();
      const services = new Set(format.service_products);
      const catalogue = rowsOf(`${data}catalogue.csv`);
      const known = new Set(catalogue.map(article => article.get('StockCode') ?? ''));
      const resolve = resolver(
        catalogue.map(article =>
          good(`OR-${article.get('StockCode')}`, article.get('Description') ?? '', article.get('ListPrice') ?? null),
        ),
        format,
      );
      const counts = { repaired: 0, twinsHeld: 0, wrong: 0 };
      for (const file of readdirSync(`${data}sales`))
        for (const sale of rowsOf(`${data}sales/${file}`)) {
          const code = sale.get('StockCode') ?? '';
          if (known.has(code)) continue;
          const { repaired } = resolve(`OR-${code}`, {
            unitPrice: Math.round(Number(sale.get('UnitPrice')) * 1e6),
            description: hasDescription ? (sale.get('Description') ?? '') : '',
          });
          const isTwin = known.has(code.toUpperCase()) && !services.has(code);
          if (repaired !== undefined && isTwin && repaired.to === `OR-${code.toUpperCase()}`) counts.repaired += 1;
          else if (repaired !== undefined) counts.wrong += 1;
          else if (isTwin) counts.twinsHeld += 1;
        }
      expect(counts).toEqual({ repaired, twinsHeld, wrong: 0 });
    });
  },
);

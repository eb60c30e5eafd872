import { createRandom } from './random.ts';

/** What a football shop sells and who works there: the master data that generated sales refer to. */
export interface Shop {
  readonly stores: readonly [StoreRow, ...StoreRow[]];
  readonly teams: readonly Row[];
  readonly suppliers: readonly Row[];
  readonly products: readonly [ProductRow, ...ProductRow[]];
  readonly employees: readonly Row[];
  readonly customers: readonly Row[];
  readonly promotions: readonly Row[];
}
export type Row = Readonly<Record<string, string>>;
export type StoreRow = Row & { readonly store_id: string; readonly time_zone: string; readonly currency: string };
export type ProductRow = Row & {
  readonly product_id: string;
  readonly team_id: string;
  readonly supplier_id: string;
  readonly list_price: string;
};

const clubs = [
  ['ARS', 'Arsenal'],
  ['AVL', 'Aston Villa'],
  ['BOU', 'Bournemouth'],
  ['BRE', 'Brentford'],
  ['BHA', 'Brighton & Hove Albion'],
  ['BUR', 'Burnley'],
  ['CHE', 'Chelsea'],
  ['CRY', 'Crystal Palace'],
  ['EVE', 'Everton'],
  ['FUL', 'Fulham'],
  ['LEE', 'Leeds United'],
  ['LIV', 'Liverpool'],
  ['MCI', 'Manchester City'],
  ['MUN', 'Manchester United'],
  ['NEW', 'Newcastle United'],
  ['NFO', 'Nottingham Forest'],
  ['SUN', 'Sunderland'],
  ['TOT', 'Tottenham Hotspur'],
  ['WHU', 'West Ham United'],
  ['WOL', 'Wolverhampton Wanderers'],
] as const;
const sizes = ['XS', 'S', 'M', 'L', 'XL', 'XXL'] as const;
/** code, name, category, price in pence, has sizes */
const articles = [
  ['HOME', 'home shirt', 'Shirts', 7999, true],
  ['AWAY', 'away shirt', 'Shirts', 7999, true],
  ['THIRD', 'third shirt', 'Shirts', 7499, true],
  ['KIDS', "children's home shirt", 'Shirts', 5499, true],
  ['TRAIN', 'training top', 'Training wear', 4499, true],
  ['HOOD', 'hooded sweatshirt', 'Leisure wear', 5499, true],
  ['SHORT', 'home shorts', 'Shorts', 2999, true],
  ['SOCK', 'home socks', 'Socks', 1499, false],
  ['SCARF', 'bar scarf', 'Scarves', 1499, false],
  ['KNIT', 'retro knitted scarf', 'Scarves', 1999, false],
  ['CAP', 'baseball cap', 'Headwear', 1799, false],
  ['BEANIE', 'bobble hat', 'Headwear', 1699, false],
  ['MUG', 'crest mug', 'Gifts', 999, false],
  ['KEY', 'crest key ring', 'Gifts', 599, false],
  ['BALL', 'football size 5', 'Equipment', 2199, false],
  ['PIN', 'enamel pin', 'Gifts', 449, false],
  ['FLAG', 'stadium flag', 'Gifts', 1299, false],
  ['BOTTLE', 'water bottle', 'Equipment', 1099, false],
] as const;
const towns = [
  'London',
  'Liverpool',
  'Manchester',
  'Newcastle',
  'Birmingham',
  'Leeds',
  'Nottingham',
  'Brighton',
  'Wolverhampton',
  'Sunderland',
  'Burnley',
  'Bournemouth',
] as const;
const suppliers = [
  ['SUP-NORTH', 'Northern Knitwear Ltd', 'GB'],
  ['SUP-STITCH', 'Stitch & Crest Ltd', 'GB'],
  ['SUP-TEX', 'Texteis do Minho Lda', 'PT'],
  ['SUP-BALL', 'Ballmacher GmbH', 'DE'],
  ['SUP-GIFT', 'Gift Works BV', 'NL'],
] as const;

const pounds = (pence: number): string => `${Math.floor(pence / 100)}.${String(pence % 100).padStart(2, '0')}`;
export const storeId = (number: number): string => `S${String(number).padStart(3, '0')}`;

/**
 * `storeCount` stores (S001...) and the web shop's own (WEB1), 20 clubs, 1,200 products: 53 of each club, whose codes say club,
 * article and size, and 140 collectors' figures with codes of eight digits that begin with zeros.
 */
export function makeShop(options: { seed: number; storeCount: number }): Shop {
  const random = createRandom(options.seed);
  const stores = Array.from({ length: options.storeCount }, (_, index): StoreRow => {
    const town = towns[index % towns.length] ?? 'London';
    const id = storeId(index + 1);
    return {
      store_id: id,
      name: `EPL Fan Fever ${town}${index >= towns.length ? ` ${Math.floor(index / towns.length) + 1}` : ''}`,
      time_zone: 'Europe/London',
      country: 'GB',
      currency: 'GBP',
      manager_name: `Manager of ${town}`,
      manager_email: `manager.${id.toLowerCase()}@stores.example`,
      opened_on: `20${String(10 + (index % 15)).padStart(2, '0')}-03-01`,
      closed_on: '',
    };
  });
  const web: StoreRow = {
    store_id: 'WEB1',
    name: 'EPL Fan Fever Online',
    time_zone: 'Europe/London',
    country: 'GB',
    currency: 'GBP',
    manager_name: 'Head of online',
    manager_email: 'manager.web@stores.example',
    opened_on: '2012-01-01',
    closed_on: '',
  };
  const products = clubs.flatMap(([team, club]) =>
    articles.flatMap(([code, name, category, pence, hasSizes], articleIndex) =>
      (hasSizes ? sizes : ['']).map(
        (size): ProductRow => ({
          product_id: [team, code, size].filter(part => part !== '').join('-'),
          kind: 'GOOD',
          name: `${club} ${name}${size === '' ? '' : ` ${size}`}`,
          team_id: team,
          supplier_id: suppliers[articleIndex % suppliers.length]?.[0] ?? 'SUP-NORTH',
          category,
          size,
          colour: '',
          list_price: pounds(pence),
          cost_price: pounds(Math.floor(pence * 0.4)),
          barcode: `50${String(random.whole(10_000_000_000, 99_999_999_999)).padStart(11, '0')}`,
          active_from: '2025-07-01',
          active_to: '',
        }),
      ),
    ),
  );
  products.push(...makeFigures());
  const [first] = products;
  if (first === undefined) throw new Error('a shop sells something');
  return {
    stores: [stores[0] ?? web, ...stores.slice(1), ...(stores.length > 0 ? [web] : [])],
    teams: clubs.map(([team_id, name]) => ({ team_id, name, short_name: team_id, league: 'Premier League' })),
    suppliers: suppliers.map(([supplier_id, name, country]) => ({
      supplier_id,
      name,
      email: `orders@${supplier_id.toLowerCase()}.example`,
      phone: '',
      country,
    })),
    products: [first, ...products.slice(1)],
    employees: [...stores, web].flatMap(store =>
      [1, 2, 3, 4].map(n => ({
        employee_id: `${store.store_id}-E${n}`,
        store_id: store.store_id,
        name: `Employee ${n} of ${store['name']}`,
        role: n === 1 ? 'supervisor' : 'cashier',
        hired_on: '2024-01-08',
        left_on: '',
      })),
    ),
    customers: Array.from({ length: 500 }, (_, index) => ({
      customer_id: `C${String(index + 1).padStart(6, '0')}`,
      name: `Customer ${index + 1}`,
      email: `customer${index + 1}@mail.example`,
      phone: '',
      country: 'GB',
      created_at: '2025-08-01T09:00:00Z',
    })),
    promotions: [
      {
        promotion_code: 'MATCHDAY10',
        name: '10 % on match days',
        kind: 'PERCENT',
        value: '10',
        starts_at: '2026-08-01T00:00:00Z',
        ends_at: '2027-05-31T22:59:59Z',
      },
      {
        promotion_code: 'STUDENT',
        name: 'Students',
        kind: 'PERCENT',
        value: '15',
        starts_at: '2026-01-01T00:00:00Z',
        ends_at: '',
      },
    ],
  };
}

const figuresOfClub = 7;

/** Figures of players. Their codes, the same in every shop, differ in at least four of the last six digits: a single slip never makes another's. */
function makeFigures(): ProductRow[] {
  const random = createRandom(20);
  const codes: string[] = [];
  while (codes.length < clubs.length * figuresOfClub) {
    const code = `00${random.whole(100_000, 999_999)}`;
    const isFarFromAll = codes.every(other => [...code].filter((digit, index) => digit !== other[index]).length >= 4);
    if (isFarFromAll) codes.push(code);
  }
  return codes.map((product_id, index): ProductRow => {
    const [team, club] = clubs[index % clubs.length] ?? clubs[0];
    return {
      product_id,
      kind: 'GOOD',
      name: `${club} player figure ${Math.floor(index / clubs.length) + 1}`,
      team_id: team,
      supplier_id: 'SUP-GIFT',
      category: 'Collectibles',
      size: '',
      colour: '',
      list_price: pounds(1199 + 100 * (index % 5)),
      cost_price: pounds(480),
      barcode: `50${String(random.whole(10_000_000_000, 99_999_999_999)).padStart(11, '0')}`,
      active_from: '2025-07-01',
      active_to: '',
    };
  });
}

import { type BaselineRow, type KnownBaselines, toBaselines } from './baseline-data.ts';
import { type KnownThresholds, toThresholds } from './threshold-data.ts';

/**
 * The master data as the parent writes it for its children: JSON, a file for each member, rows in the order of their
 * members here.
 */
export interface ReferenceData {
  /** store_id, time_zone, currency, country */
  readonly stores: readonly (readonly [string, string, string, string])[];
  /** product_id, team_id, supplier_id, and the rest of it where anybody has said it */
  readonly products: readonly (readonly [string, string | null, string | null, ProductDetails?])[];
  readonly teams: readonly string[];
  readonly suppliers: readonly string[];
  readonly employees: readonly string[];
  readonly promotions: readonly string[];
  readonly baselines: readonly BaselineRow[];
  /** code, store_id (null: all of them), value */
  readonly thresholds: readonly (readonly [string, string | null, number])[];
  /** code, sender_id, store_id, product_id; null: all of them */
  readonly aliases: readonly (readonly [string, string | null, string | null, string])[];
}
/** kind, name, list price (decimal text), category, size, active from, active to (ISO dates) */
export type ProductDetails = readonly [
  'GOOD' | 'SERVICE',
  string,
  string | null,
  string | null,
  string | null,
  string | null,
  string | null,
];

export interface KnownStore {
  readonly timeZone: string;
  readonly currency: string;
  /** ISO 3166-1, two letters. */
  readonly country: string;
}
export interface KnownProduct {
  readonly teamId: string | null;
  readonly supplierId: string | null;
  readonly isService: boolean;
  /** '' where nobody has said it. */
  readonly name: string;
  /** In millionths, of the store's currency; undefined: it has none. */
  readonly listPrice: number | undefined;
  readonly category: string | null;
  readonly size: string | null;
  /** ISO dates. */
  readonly activeFrom: string | null;
  readonly activeTo: string | null;
}
/** A confirmed answer to what a code means; null: for all senders, for all stores. */
export interface KnownAlias {
  readonly senderId: string | null;
  readonly storeId: string | null;
  readonly productId: string;
}

/** What is known, to look up by what a file says. Maps: an article called `constructor` is no member of anything. */
export interface Reference {
  readonly stores: ReadonlyMap<string, KnownStore>;
  readonly products: ReadonlyMap<string, KnownProduct>;
  readonly teams: ReadonlySet<string>;
  readonly suppliers: ReadonlySet<string>;
  readonly employees: ReadonlySet<string>;
  readonly promotions: ReadonlySet<string>;
  readonly baselines: KnownBaselines;
  readonly thresholds: KnownThresholds;
  /** By code. */
  readonly aliases: ReadonlyMap<string, readonly KnownAlias[]>;
}

/** How each member of the reference is made of what the parent wrote; members of which nothing changed are kept as they are. */
export const toMembers: { readonly [Name in keyof Reference]: (rows: ReferenceData[Name]) => Reference[Name] } = {
  stores: rows => new Map(rows.map(([id, timeZone, currency, country]) => [id, { timeZone, currency, country }])),
  products: rows =>
    new Map(rows.map(([id, teamId, supplierId, details]) => [id, toProduct(teamId, supplierId, details)])),
  teams: rows => new Set(rows),
  suppliers: rows => new Set(rows),
  employees: rows => new Set(rows),
  promotions: rows => new Set(rows),
  baselines: toBaselines,
  thresholds: toThresholds,
  aliases: rows => {
    const aliases = new Map<string, KnownAlias[]>();
    for (const [code, senderId, storeId, productId] of rows) {
      const ofCode = aliases.get(code) ?? [];
      ofCode.push({ senderId, storeId, productId });
      aliases.set(code, ofCode);
    }
    return aliases;
  },
};

export function toReference(data: ReferenceData): Reference {
  return {
    stores: toMembers.stores(data.stores),
    products: toMembers.products(data.products),
    teams: toMembers.teams(data.teams),
    suppliers: toMembers.suppliers(data.suppliers),
    employees: toMembers.employees(data.employees),
    promotions: toMembers.promotions(data.promotions),
    baselines: toMembers.baselines(data.baselines),
    thresholds: toMembers.thresholds(data.thresholds),
    aliases: toMembers.aliases(data.aliases),
  };
}

function toProduct(
  teamId: string | null,
  supplierId: string | null,
  details: ProductDetails | undefined,
): KnownProduct {
  const [kind, name, listPrice, category, size, activeFrom, activeTo] = details ?? nothingSaid;
  return {
    ...{ teamId, supplierId, name, category, size, activeFrom, activeTo },
    isService: kind === 'SERVICE',
    listPrice: listPrice === null ? undefined : Math.round(Number(listPrice) * 1e6),
  };
}
const nothingSaid: ProductDetails = ['GOOD', '', null, null, null, null, null];

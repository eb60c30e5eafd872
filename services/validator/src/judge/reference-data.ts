import { readFile } from 'node:fs/promises';

/** The master data as the parent writes it for its children: JSON, rows in the order of their members here. */
export interface ReferenceData {
  /** store_id, time_zone, currency, country */
  readonly stores: readonly (readonly [string, string, string, string])[];
  /** product_id, team_id, supplier_id */
  readonly products: readonly (readonly [string, string | null, string | null])[];
  readonly teams: readonly string[];
  readonly suppliers: readonly string[];
  readonly employees: readonly string[];
  readonly promotions: readonly string[];
  /** product_id, observations, mean and M2 of the quantity, mean and M2 of the price */
  readonly baselines: readonly (readonly [string, number, number, number, number, number])[];
}

export interface KnownStore {
  readonly timeZone: string;
  readonly currency: string;
  /** ISO 3166-1, two letters. */
  readonly country: string;
}
export interface KnownProduct {
  readonly teamId: string | null;
  readonly supplierId: string | null;
}
export interface KnownBaseline {
  readonly count: number;
  readonly quantity: { readonly mean: number; readonly m2: number };
  readonly price: { readonly mean: number; readonly m2: number };
}

/** What is known, to look up by what a file says. Maps: an article called `constructor` is no member of anything. */
export interface Reference {
  readonly stores: ReadonlyMap<string, KnownStore>;
  readonly products: ReadonlyMap<string, KnownProduct>;
  readonly teams: ReadonlySet<string>;
  readonly suppliers: ReadonlySet<string>;
  readonly employees: ReadonlySet<string>;
  readonly promotions: ReadonlySet<string>;
  readonly baselines: ReadonlyMap<string, KnownBaseline>;
}

export function toReference(data: ReferenceData): Reference {
  return {
    stores: new Map(data.stores.map(([id, timeZone, currency, country]) => [id, { timeZone, currency, country }])),
    products: new Map(data.products.map(([id, teamId, supplierId]) => [id, { teamId, supplierId }])),
    teams: new Set(data.teams),
    suppliers: new Set(data.suppliers),
    employees: new Set(data.employees),
    promotions: new Set(data.promotions),
    baselines: new Map(
      data.baselines.map(([id, count, quantityMean, quantityM2, priceMean, priceM2]) => [
        id,
        { count, quantity: { mean: quantityMean, m2: quantityM2 }, price: { mean: priceMean, m2: priceM2 } },
      ]),
    ),
  };
}

/** Reads reference data; the last ones read are kept, since their paths say their version. */
export function createReferenceReader(): (path: string) => Promise<Reference> {
  let last: { readonly path: string; readonly reference: Reference } | undefined;
  return async path => {
    if (last?.path !== path) {
      // written by our own parent, a moment ago
      const data: ReferenceData = JSON.parse(await readFile(path, 'utf8'));
      last = { path, reference: toReference(data) };
    }
    return last.reference;
  };
}

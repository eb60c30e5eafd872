import { paymentMethods } from '@tillkeeper/contracts';
import { createCataloguePrice } from '../judge/catalogue-price.ts';
import type { JudgeJob } from '../judge/judge-job.ts';
import type { Reference } from '../judge/reference-data.ts';
import { type ByteTable, createByteTable } from './byte-table.ts';
import { createPlainHours, type PlainHours } from './plain-hours.ts';
import { isPlainCurrency } from './plain-sources.ts';

export interface PlainStore {
  readonly storeId: string;
  readonly hours: PlainHours;
  readonly isAllowed: boolean;
  /** Number of its currency among `currencies`; 0: its amounts have no hundredths. */
  readonly currency: number;
  /** Of products by their number less 1, in millionths; -1: the catalogue says nothing. */
  readonly listPrices: Float64Array;
}

/** The master data as numbers, to look up by bytes. Numbers count from 1. */
export interface KnownThings {
  readonly stores: ByteTable;
  readonly storeOf: readonly PlainStore[];
  readonly products: ByteTable;
  readonly productIds: readonly string[];
  /** By the product's number less 1. */
  readonly teamOfProduct: Int32Array;
  readonly supplierOfProduct: Int32Array;
  readonly teams: ByteTable;
  readonly suppliers: ByteTable;
  readonly employees: ByteTable;
  readonly promotions: ByteTable;
  readonly currencies: ByteTable;
  readonly currencyOf: readonly string[];
  readonly currencyBytes: readonly Buffer[];
  readonly payments: ByteTable;
}

const longestId = 64;
const longestStore = 32;

export function createKnownThings(reference: Reference, job: JudgeJob): KnownThings {
  const [teamIds, supplierIds] = [[...reference.teams], [...reference.suppliers]];
  const teamNumbers = new Map(teamIds.map((id, index) => [id, index + 1]));
  const supplierNumbers = new Map(supplierIds.map((id, index) => [id, index + 1]));
  // what head office has answered about a code is looked up row by row
  const products = [...reference.products].filter(([id]) => !reference.aliases.has(id));
  /** A team of the catalogue that is not among the teams is another than any that a row may name. */
  const numbersOf = (ids: readonly (string | null)[], numbers: ReadonlyMap<string, number>): Int32Array =>
    Int32Array.from(ids, id => (id === null ? 0 : (numbers.get(id) ?? -2)));
  const currencyOf = [...new Set([...reference.stores.values()].map(store => store.currency))].filter(isPlainCurrency);
  const listPriceOf = createCataloguePrice(reference, job.formatFile);
  const listPrices = new Map(
    currencyOf.map(currency => [
      currency,
      Float64Array.from(products, ([, product]) => listPriceOf(product, currency)?.value ?? -1),
    ]),
  );
  const hours = new Map<string, PlainHours>();
  const hoursOf = (zone: string): PlainHours => {
    const known = hours.get(zone) ?? createPlainHours(zone);
    hours.set(zone, known);
    return known;
  };
  const allowed = job.allowedStores === null ? undefined : new Set(job.allowedStores);
  const none = new Float64Array(products.length).fill(-1);
  return {
    stores: createByteTable([...reference.stores.keys()], longestStore),
    storeOf: [...reference.stores].map(([storeId, { timeZone, currency }]) => ({
      storeId,
      hours: hoursOf(timeZone),
      isAllowed: allowed === undefined || allowed.has(storeId),
      currency: currencyOf.indexOf(currency) + 1,
      listPrices: listPrices.get(currency) ?? none,
    })),
    products: createByteTable(
      products.map(([id]) => id),
      longestId,
    ),
    productIds: products.map(([id]) => id),
    teamOfProduct: numbersOf(
      products.map(([, product]) => product.teamId),
      teamNumbers,
    ),
    supplierOfProduct: numbersOf(
      products.map(([, product]) => product.supplierId),
      supplierNumbers,
    ),
    teams: createByteTable(teamIds, longestId),
    suppliers: createByteTable(supplierIds, longestId),
    employees: createByteTable([...reference.employees], longestId),
    promotions: createByteTable([...reference.promotions], longestId),
    currencies: createByteTable(currencyOf, 3),
    currencyOf,
    currencyBytes: currencyOf.map(currency => Buffer.from(currency)),
    payments: createByteTable(paymentMethods, longestId),
  };
}

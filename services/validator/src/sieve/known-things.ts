import { paymentMethods } from '@tillkeeper/contracts';
import { createCataloguePrice } from '../judge/catalogue-price.ts';
import type { JudgeJob } from '../judge/judge-job.ts';
import type { Reference } from '../judge/reference-data.ts';
import { type ByteTable, type ByteTableData, makeByteTable, openByteTable } from './byte-table.ts';
import { createPlainHours, type PlainHours } from './plain-hours.ts';
import { isPlainCurrency } from './plain-sources.ts';

interface StoreData {
  readonly storeId: string;
  readonly timeZone: string;
  readonly isAllowed: boolean;
  /** Number of its currency among `currencies`; 0: its amounts have no hundredths. */
  readonly currency: number;
  /** Of products by their number less 1, in millionths; -1: the catalogue says nothing. */
  readonly listPrices: Float64Array;
}

type TableName = 'stores' | 'products' | 'teams' | 'suppliers' | 'employees' | 'promotions' | 'currencies' | 'payments';

interface ProductFacts {
  readonly productIds: readonly string[];
  /** By the product's number less 1. */
  readonly teamOfProduct: Int32Array;
  readonly supplierOfProduct: Int32Array;
  readonly currencyOf: readonly string[];
}

/** The master data as numbers, as data that can be handed to a thread. Numbers count from 1. */
export interface KnownThingsData extends ProductFacts {
  readonly tables: Readonly<Record<TableName, ByteTableData>>;
  readonly storeOf: readonly StoreData[];
}

export interface PlainStore extends StoreData {
  readonly idBytes: Buffer;
  readonly hours: PlainHours;
}

/** The master data as numbers, to look up by bytes. */
export interface KnownThings extends ProductFacts, Readonly<Record<TableName, ByteTable>> {
  readonly storeOf: readonly PlainStore[];
  readonly currencyBytes: readonly Buffer[];
}

const longestId = 64;
const longestStore = 32;

/** What every file of the same kind may know of the master data is gathered once: for a till's file it takes longer than judging it. */
const gathered = new WeakMap<Reference, Map<string, CommonThings>>();
type CommonThings = Omit<KnownThingsData, 'storeOf'> & { readonly stores: readonly Omit<StoreData, 'isAllowed'>[] };

export function gatherKnownThings(reference: Reference, job: JudgeJob): KnownThingsData {
  const ofReference = gathered.get(reference) ?? new Map<string, CommonThings>();
  gathered.set(reference, ofReference);
  const kind = job.formatFile.list_price ?? '';
  const common = ofReference.get(kind) ?? gatherCommonThings(reference, job.formatFile);
  ofReference.set(kind, common);
  const allowed = job.allowedStores === null ? undefined : new Set(job.allowedStores);
  const { stores, ...others } = common;
  const storeOf = stores.map(store => ({
    ...store,
    isAllowed: allowed === undefined || allowed.has(store.storeId),
  }));
  return { ...others, storeOf };
}

function gatherCommonThings(reference: Reference, formatFile: JudgeJob['formatFile']): CommonThings {
  const [teamIds, supplierIds] = [[...reference.teams], [...reference.suppliers]];
  const teamNumbers = new Map(teamIds.map((id, index) => [id, index + 1]));
  const supplierNumbers = new Map(supplierIds.map((id, index) => [id, index + 1]));
  // what head office has answered about a code is looked up row by row
  const products = [...reference.products].filter(([id]) => !reference.aliases.has(id));
  const productIds = products.map(([id]) => id);
  /** A team of the catalogue that is not among the teams is another than any that a row may name. */
  const numbersOf = (ids: readonly (string | null)[], numbers: ReadonlyMap<string, number>): Int32Array =>
    Int32Array.from(ids, id => (id === null ? 0 : (numbers.get(id) ?? -2)));
  const currencyOf = [...new Set([...reference.stores.values()].map(store => store.currency))].filter(isPlainCurrency);
  const listPriceOf = createCataloguePrice(reference, formatFile);
  const listPrices = new Map(
    currencyOf.map(currency => [
      currency,
      Float64Array.from(products, ([, product]) => listPriceOf(product, currency)?.value ?? -1),
    ]),
  );
  const none = new Float64Array(products.length).fill(-1);
  return {
    tables: {
      stores: makeByteTable([...reference.stores.keys()], longestStore),
      products: makeByteTable(productIds, longestId),
      teams: makeByteTable(teamIds, longestId),
      suppliers: makeByteTable(supplierIds, longestId),
      employees: makeByteTable([...reference.employees], longestId),
      promotions: makeByteTable([...reference.promotions], longestId),
      currencies: makeByteTable(currencyOf, 3),
      payments: makeByteTable(paymentMethods, longestId),
    },
    stores: [...reference.stores].map(([storeId, { timeZone, currency }]) => ({
      storeId,
      timeZone,
      currency: currencyOf.indexOf(currency) + 1,
      listPrices: listPrices.get(currency) ?? none,
    })),
    productIds,
    teamOfProduct: numbersOf(
      products.map(([, product]) => product.teamId),
      teamNumbers,
    ),
    supplierOfProduct: numbersOf(
      products.map(([, product]) => product.supplierId),
      supplierNumbers,
    ),
    currencyOf,
  };
}

/** Of zones, for every file: asking when clocks change takes longer than judging a till's file. */
const hours = new Map<string, PlainHours>();
const hoursOf = (zone: string): PlainHours => {
  const known = hours.get(zone) ?? createPlainHours(zone);
  hours.set(zone, known);
  return known;
};

export function openKnownThings(data: KnownThingsData): KnownThings {
  const { tables, storeOf, ...facts } = data;
  return {
    ...facts,
    stores: openByteTable(tables.stores),
    products: openByteTable(tables.products),
    teams: openByteTable(tables.teams),
    suppliers: openByteTable(tables.suppliers),
    employees: openByteTable(tables.employees),
    promotions: openByteTable(tables.promotions),
    currencies: openByteTable(tables.currencies),
    payments: openByteTable(tables.payments),
    storeOf: storeOf.map(store => ({
      ...store,
      idBytes: Buffer.from(store.storeId),
      hours: hoursOf(store.timeZone),
    })),
    currencyBytes: facts.currencyOf.map(currency => Buffer.from(currency)),
  };
}

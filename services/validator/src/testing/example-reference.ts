import { exampleWorld } from '@tillkeeper/contracts/examples';
import { type Reference, toReference } from '../judge/reference-data.ts';
import { masterData } from './sales-job.ts';

/** The world of the rules' examples, as the judging child knows it. */
export const exampleReference: Reference = toReference({
  ...masterData,
  stores: exampleWorld.stores.map(({ store_id, time_zone, currency, country }) => [
    store_id,
    time_zone,
    currency,
    country,
  ]),
  products: exampleWorld.products.map(({ product_id, team_id, supplier_id, name, list_price }) => [
    ...([product_id, team_id, supplier_id] as const),
    ['GOOD', name, list_price, null, null, null, null],
  ]),
  teams: exampleWorld.teams,
  suppliers: exampleWorld.suppliers,
  employees: exampleWorld.employees,
  promotions: exampleWorld.promotions,
});

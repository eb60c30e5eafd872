import type { ExampleRow } from './rule.ts';

/** What is known where the examples of rules are sent: a till of store S001 sends on a Saturday evening. */
export const exampleWorld = {
  stores: [
    { store_id: 'S001', time_zone: 'Europe/London', currency: 'GBP', country: 'GB' },
    { store_id: 'S002', time_zone: 'Europe/London', currency: 'GBP', country: 'GB' },
  ],
  teams: ['LEE', 'LIV'],
  suppliers: ['SUP-1', 'SUP-2'],
  products: [
    { product_id: 'SCARF-LEE', name: 'Leeds scarf', team_id: 'LEE', supplier_id: 'SUP-1', list_price: '14.99' },
    { product_id: 'MUG', name: 'Mug', team_id: null, supplier_id: null, list_price: '7.50' },
  ],
  employees: ['E-1'],
  promotions: ['SPRING'],
  senderStore: 'S001',
  till: 'T01',
  businessDate: '2026-03-14',
  receivedAt: '2026-03-14T22:00:00.000Z',
} as const;

/** The fields of a right row: what an example does not say. */
export const rightRow: ExampleRow = {
  transaction_id: 'R-1',
  line_no: '1',
  transaction_timestamp: '2026-03-14T10:00:00',
  product_id: 'SCARF-LEE',
  quantity: '1',
  unit_price: '14.99',
  line_total: '14.99',
};

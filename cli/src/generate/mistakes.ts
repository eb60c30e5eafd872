import type { ProblemCodeName } from '@tillkeeper/contracts';
import { type Basket, type LineRow, pence, penceOf } from './baskets.ts';
import type { Random } from './random.ts';

/** What was done to a basket: which of its lines (index) has which finding, in which column. */
export interface Planted {
  readonly lineIndex: number;
  readonly code: ProblemCodeName;
  readonly column: string | null;
}

/** A mistake changes a basket in place; how the line is written is `raw` where it is not plain CSV. */
interface Mistake {
  readonly plant: (basket: Basket, random: Random) => Planted[];
  /** Makes the written line out of the right one, for records that cannot be read. */
  readonly damage?: (line: string) => Buffer;
}

const at = (basket: Basket, index: number): LineRow => basket.lines[index] ?? basket.lines[0];
const anyLine = (basket: Basket, random: Random): number => random.whole(0, basket.lines.length - 1);
const set =
  (code: ProblemCodeName, column: string, value: (row: LineRow) => string): Mistake['plant'] =>
  (basket, random) => {
    const lineIndex = anyLine(basket, random);
    const row = at(basket, lineIndex);
    row[column] = value(row);
    return [{ lineIndex, code, column }];
  };
const retotal = (row: LineRow): void => {
  row['line_total'] = pence(
    Math.round(Number(row['quantity']) * penceOf(row['unit_price'] ?? '0')) - penceOf(row['discount_amount'] ?? '0'),
  );
};
const damaged = (code: ProblemCodeName, damage: (line: string) => Buffer): Mistake => ({
  plant: (basket, random) => [{ lineIndex: anyLine(basket, random), code, column: null }],
  damage,
});

/** Every mistake that can be planted, by the code that the validator has to find. At most one a basket. */
export const mistakes: Readonly<Partial<Record<ProblemCodeName, Mistake>>> = {
  'record.too-few-fields': damaged('record.too-few-fields', line => Buffer.from(line.slice(0, line.lastIndexOf(',')))),
  'record.too-many-fields': damaged('record.too-many-fields', line => Buffer.from(`${line},surplus`)),
  'record.broken-quotes': damaged('record.broken-quotes', line => Buffer.from(line.replace(',', ',"'))),
  'record.invalid-encoding': damaged('record.invalid-encoding', line =>
    Buffer.concat([Buffer.from(line.slice(0, 3)), Buffer.from([0xc3, 0x28]), Buffer.from(line.slice(3))]),
  ),
  'record.control-character': damaged('record.control-character', line =>
    Buffer.from(`${line.slice(0, 3)}\u0000${line.slice(3)}`),
  ),
  'field.missing': { plant: set('field.missing', 'product_id', () => '') },
  'field.too-long': { plant: set('field.too-long', 'product_id', () => 'X'.repeat(65)) },
  'field.invalid': { plant: set('field.invalid', 'payment_method', () => 'BARTER') },
  'number.unreadable': { plant: set('number.unreadable', 'quantity', () => 'one') },
  'number.out-of-range': { plant: set('number.out-of-range', 'quantity', () => '99999999') },
  'number.too-many-decimals': {
    plant: set('number.too-many-decimals', 'discount_amount', row => `${row['discount_amount']}1`),
  },
  'timestamp.unreadable': {
    plant: set('timestamp.unreadable', 'transaction_timestamp', row =>
      (row['transaction_timestamp'] ?? '').replace('T', ' at '),
    ),
  },
  'timestamp.future': {
    plant: basket => {
      for (const row of basket.lines)
        row['transaction_timestamp'] = (row['transaction_timestamp'] ?? '').replace(/^\d{4}/, '2099');
      return basket.lines.map((_, lineIndex) => ({
        lineIndex,
        code: 'timestamp.future',
        column: 'transaction_timestamp',
      }));
    },
  },
  'quantity.zero': {
    plant: (basket, random) => {
      const lineIndex = anyLine(basket, random);
      Object.assign(at(basket, lineIndex), { quantity: '0', discount_amount: '0.00', line_total: '0.00' });
      return [{ lineIndex, code: 'quantity.zero', column: 'quantity' }];
    },
  },
  'quantity.wrong-sign': {
    plant: (basket, random) => {
      const lineIndex = anyLine(basket, random);
      const row = at(basket, lineIndex);
      row['quantity'] = String(-Number(row['quantity']));
      row['discount_amount'] = pence(-penceOf(row['discount_amount'] ?? '0'));
      retotal(row);
      return [{ lineIndex, code: 'quantity.wrong-sign', column: 'quantity' }];
    },
  },
  'price.negative': {
    plant: (basket, random) => {
      const lineIndex = anyLine(basket, random);
      const row = at(basket, lineIndex);
      row['unit_price'] = `-${row['unit_price']}`;
      retotal(row);
      return [{ lineIndex, code: 'price.negative', column: 'unit_price' }];
    },
  },
  'total.mismatch': {
    plant: set('total.mismatch', 'line_total', row => pence(penceOf(row['line_total'] ?? '0') + 1000)),
  },
  'line.conflict': {
    plant: basket => {
      const copy = {
        ...basket.lines[0],
        quantity: String(Number(basket.lines[0]['quantity']) * 2),
        discount_amount: '0.00',
      };
      retotal(copy);
      basket.lines.push(copy);
      return [0, basket.lines.length - 1].map(lineIndex => ({ lineIndex, code: 'line.conflict', column: 'line_no' }));
    },
  },
  'transaction.incomplete': {
    plant: basket => {
      for (const row of basket.lines) row['transaction_line_count'] = String(basket.lines.length + 1);
      return basket.lines.map((_, lineIndex) => ({
        lineIndex,
        code: 'transaction.incomplete',
        column: 'transaction_line_count',
      }));
    },
  },
  'product.unknown': { plant: set('product.unknown', 'product_id', () => 'NO-SUCH-SCARF') },
  'team.unknown': { plant: set('team.unknown', 'team_id', () => 'XXX') },
  'team.mismatch': { plant: set('team.mismatch', 'team_id', row => (row['team_id'] === 'ARS' ? 'CHE' : 'ARS')) },
  'supplier.unknown': { plant: set('supplier.unknown', 'supplier_id', () => 'SUP-NOBODY') },
  'supplier.mismatch': {
    plant: set('supplier.mismatch', 'supplier_id', row =>
      row['supplier_id'] === 'SUP-NORTH' ? 'SUP-BALL' : 'SUP-NORTH',
    ),
  },
  'employee.unknown': { plant: everyLine('employee.unknown', 'employee_id', 'E-GHOST') },
  'promotion.unknown': { plant: everyLine('promotion.unknown', 'promotion_code', 'FREEBEER') },
  'price.zero': {
    plant: (basket, random) => {
      const lineIndex = anyLine(basket, random);
      Object.assign(at(basket, lineIndex), { unit_price: '0.00', discount_amount: '0.00', line_total: '0.00' });
      return [{ lineIndex, code: 'price.zero', column: 'unit_price' }];
    },
  },
  'record.repeated': {
    plant: basket => {
      basket.lines.push({ ...basket.lines[0] });
      return [{ lineIndex: basket.lines.length - 1, code: 'record.repeated', column: null }];
    },
  },
};

function everyLine(code: ProblemCodeName, column: string, value: string): Mistake['plant'] {
  return basket => {
    for (const row of basket.lines) row[column] = value;
    return basket.lines.map((_, lineIndex) => ({ lineIndex, code, column }));
  };
}

export const plantableCodes = (Object.keys(mistakes) as ProblemCodeName[]).sort();

import type { Basket } from '../baskets.ts';
import { inEveryLine, type Mistake, type Planted, retotal, right } from '../mistake.ts';

const countAgain = (basket: Basket): void => {
  for (const row of basket.lines) row['transaction_line_count'] = String(basket.lines.length);
};

/** Baskets that do not hang together, lines that came twice, and some that only look so. */
export const basketMistakes: readonly Mistake[] = [
  {
    kind: 'line.conflict/other-quantity',
    code: 'line.conflict',
    columns: ['line_no'],
    plant(basket) {
      const quantity = String(Number(basket.lines[0]['quantity']) * 2);
      const copy = { ...basket.lines[0], quantity, discount_amount: '0.00' };
      retotal(copy);
      basket.lines.push(copy);
      const last = basket.lines.length - 1;
      return [
        ...[0, last].map((lineIndex): Planted => ({ lineIndex, code: 'line.conflict', column: 'line_no' })),
        { lineIndex: last, code: 'quantity.outlier', column: 'quantity', isPossible: true },
        { lineIndex: last, code: 'total.outlier', column: 'line_total', isPossible: true },
      ];
    },
  },
  {
    kind: 'transaction.incomplete/one-missing',
    code: 'transaction.incomplete',
    columns: ['transaction_line_count'],
    plant(basket) {
      for (const row of basket.lines) row['transaction_line_count'] = String(basket.lines.length + 1);
      return basket.lines.map((_, lineIndex) => ({
        lineIndex,
        code: 'transaction.incomplete',
        column: 'transaction_line_count',
      }));
    },
  },
  ...(
    [
      ['currency', 'EUR'],
      ['customer_id', 'C000007'],
    ] as const
  ).map(
    ([column, value]): Mistake => ({
      kind: `transaction.lines-disagree/${column}`,
      code: 'transaction.lines-disagree',
      columns: [column],
      plant(basket) {
        const last = basket.lines.at(-1);
        if (basket.lines.length < 2 || last === undefined || last[column] === value) return undefined;
        last[column] = value;
        return basket.lines.map((_, lineIndex) => ({ lineIndex, code: 'transaction.lines-disagree', column }));
      },
    }),
  ),
  {
    kind: 'transaction.in-two-places/another-between',
    code: 'transaction.in-two-places',
    columns: ['transaction_id'],
    plant(basket) {
      if (basket.lines.length < 2) return undefined;
      basket.splitAfter = 1;
      return basket.lines.map((_, lineIndex) => ({ lineIndex, code: 'transaction.in-two-places', column: null }));
    },
  },
  {
    kind: 'record.repeated/at-once',
    code: 'record.repeated',
    columns: ['line_no'],
    plant(basket) {
      basket.lines.push({ ...basket.lines[0] });
      return [{ lineIndex: basket.lines.length - 1, code: 'record.repeated', column: null }];
    },
  },
  {
    kind: 'record.repeated/behind-another',
    code: 'record.repeated',
    columns: ['line_no'],
    plant(basket) {
      basket.splitAfter = basket.lines.length;
      basket.lines.push({ ...basket.lines[0] });
      return [{ lineIndex: basket.lines.length - 1, code: 'record.repeated', column: null }];
    },
  },
  inEveryLine('number.unreadable/transaction_line_count', 'number.unreadable', 'transaction_line_count', () => 'two'),

  right('scanned-twice', ['line_no'], basket => {
    basket.lines.push({ ...basket.lines[0], line_no: String(basket.lines.length + 1) });
    countAgain(basket);
  }),
  right('lines-backwards', ['line_no'], basket => {
    if (basket.lines.length < 2) return false;
    basket.lines.reverse();
  }),
  right('line-numbers-with-gaps', ['line_no'], basket => {
    for (const [index, row] of basket.lines.entries()) row['line_no'] = String(10 * (index + 1));
  }),
  right('line-count-not-given', ['transaction_line_count'], basket => {
    for (const row of basket.lines) row['transaction_line_count'] = '';
  }),
  right('thirty-lines', ['line_no'], basket => {
    for (let index = basket.lines.length; index < 30; index += 1)
      basket.lines.push({ ...(basket.lines[index % 3] ?? basket.lines[0]), line_no: String(index + 1) });
    countAgain(basket);
  }),
];

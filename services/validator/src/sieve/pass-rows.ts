import type { PlanExpression } from '@tillkeeper/contracts';
import pl, { type Expr } from 'nodejs-polars';
import { type FactName, factNames, type Facts } from './facts.ts';
import { type PlainColumns, passes } from './passes.ts';

/** Expressions of Polars have the methods that rules need, with wider arguments. */
const asPlan = (expression: Expr): PlanExpression => expression as unknown as PlanExpression;
const asExpr = (expression: PlanExpression): Expr => expression as unknown as Expr;

const isPlain = ((): Expr => {
  const named = (name: FactName): PlanExpression => asPlan(pl.col(name));
  const entries: Record<FactName, PlanExpression> = {
    isRead: named('isRead'),
    quantity: named('quantity'),
    unitPrice: named('unitPrice'),
    discount: named('discount'),
    total: named('total'),
    expectedTotal: named('expectedTotal'),
    secondsAhead: named('secondsAhead'),
    isPlainHour: named('isPlainHour'),
    isOnItsDay: named('isOnItsDay'),
    store: named('store'),
    isAllowedStore: named('isAllowedStore'),
    product: named('product'),
    team: named('team'),
    supplier: named('supplier'),
    employee: named('employee'),
    promotion: named('promotion'),
    teamOfProduct: named('teamOfProduct'),
    supplierOfProduct: named('supplierOfProduct'),
    listPrice: named('listPrice'),
  };
  const columns: PlainColumns = entries;
  // the same proof may stand for several codes
  const proofs = new Set(Object.values(passes));
  return [...proofs].map(proof => asExpr(proof(columns))).reduce((all, one) => all.and(one));
})();

/** Of each row 1 where every rule that looks at rows is proven to find nothing: one plan over all columns, off the event loop. */
export async function passRows(facts: Facts): Promise<ArrayLike<number>> {
  const frame = pl.DataFrame(factNames.map(name => pl.Series(name, facts[name], pl.Float64)));
  const judged = await frame.lazy().select(isPlain.cast(pl.UInt8).alias('isPlain')).collect();
  return judged.getColumn('isPlain').toTypedArray();
}

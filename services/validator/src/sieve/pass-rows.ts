import {
  type PlanColumnName,
  type PlanColumns,
  type PlanExpression,
  planColumnNames,
  problemCodeNames,
  problemCodes,
  type Rule,
} from '@tillkeeper/contracts';
import pl, { type Expr } from 'nodejs-polars';

/** What rules make of Polars' expressions are such expressions: they are handed nothing else. */
function asExpr(expression: PlanExpression): Expr {
  if (!pl.Expr.isExpr(expression)) throw new Error('a rule made something else of the expressions it was given');
  return expression;
}

const ofRows: readonly Rule[] = problemCodeNames.map(code => problemCodes[code]).filter(({ scope }) => scope === 'row');
/** Rules of which nobody has said what proves that they find nothing: with one of them, every row is judged by itself. */
export const unprovenRules: readonly string[] = ofRows.flatMap(({ code, passes }) => (passes ? [] : [code]));

const plan = ((): Expr => {
  const named = Object.fromEntries<PlanExpression>(planColumnNames.map(name => [name, pl.col(name)]));
  // one for each name
  const columns = named as Record<PlanColumnName, PlanExpression> satisfies PlanColumns;
  // the same proof may stand for several rules
  const proofs = new Set(ofRows.flatMap(({ passes }) => (passes ? [passes] : [])));
  return [...proofs].map(proof => asExpr(proof(columns))).reduce((all, one) => all.and(one));
})();

const isPlain = plan.cast(pl.UInt8).alias('isPlain');

/**
 * Of each row 1 where every rule that looks at rows is proven to find nothing: one plan over all columns, off the event loop. The frame has
 * the columns of the rules' plan.
 */
export async function passRows(frame: pl.DataFrame): Promise<ArrayLike<number>> {
  if (unprovenRules.length > 0) return new Uint8Array(frame.height);
  const judged = await frame.lazy().select(isPlain).collect();
  return judged.getColumn('isPlain').toTypedArray();
}

import type { SalesColumnName } from './sales-facts.ts';

/** What rules need of an expression over columns; those of Polars have these methods. */
export interface PlanExpression {
  and(other: PlanExpression): PlanExpression;
  or(other: PlanExpression): PlanExpression;
  not(): PlanExpression;
  eq(other: PlanExpression | string | number): PlanExpression;
  neq(other: PlanExpression | string | number): PlanExpression;
  gt(other: PlanExpression | number): PlanExpression;
  gtEq(other: PlanExpression | number): PlanExpression;
  lt(other: PlanExpression | number): PlanExpression;
  ltEq(other: PlanExpression | number): PlanExpression;
}

/** What the plan over whole columns has made of a row before rules look at it. */
export interface PlanColumns {
  /** The text of a column; '' when nothing is given. */
  sent(column: SalesColumnName): PlanExpression;
}

/** What rules need of an expression over columns; those of Polars have these methods. */
export interface PlanExpression {
  and(other: PlanExpression): PlanExpression;
  or(other: PlanExpression): PlanExpression;
  eq(other: PlanExpression | number): PlanExpression;
  gt(other: PlanExpression | number): PlanExpression;
  gtEq(other: PlanExpression | number): PlanExpression;
  lt(other: PlanExpression | number): PlanExpression;
  ltEq(other: PlanExpression | number): PlanExpression;
}

/** What is known of every row of a chunk as whole numbers in columns, before rules look at it. */
export const planColumnNames = [
  /** 1: every column that counts is written plainly and could be read. The others are only good where it is. */
  'isRead',
  /** In thousandths. A plain row is a sale. */
  'quantity',
  /** In millionths. */
  'unitPrice',
  /** In hundredths, as are the next two. */
  'discount',
  'total',
  /** quantity x unit_price - discount_amount, half up. */
  'expectedTotal',
  /** From receiving the file to the sale. */
  'secondsAhead',
  /** 1: no clock changes in its hour. */
  'isPlainHour',
  /** 1: the date of its time is its trading day. */
  'isOnItsDay',
  /** Number of the store; -1: not known. */
  'store',
  /** 1: the sender may send for it. */
  'isAllowedStore',
  /** Numbers in the master data; 0: not given, -1: not known. What head office has answered about a code counts as not known. */
  'product',
  'team',
  'supplier',
  'employee',
  'promotion',
  /** What the master data have for the article; 0: nothing. */
  'teamOfProduct',
  'supplierOfProduct',
  /** Of the catalogue, in millionths; -1: it says nothing. */
  'listPrice',
] as const;
export type PlanColumnName = (typeof planColumnNames)[number];
export type PlanColumns = Readonly<Record<PlanColumnName, PlanExpression>>;

/** For rules whose problem would keep a row from being read plainly. */
export const isReadPlainly = ({ isRead }: PlanColumns): PlanExpression => isRead.eq(1);
/** What is given is in the master data. */
export const isKnownOrNotGiven = (number: PlanExpression): PlanExpression => number.gtEq(0);
/** Nobody has said which it has to be, the row does not say it, or they are the same. */
export const agrees = (given: PlanExpression, ofProduct: PlanExpression): PlanExpression =>
  given.eq(0).or(ofProduct.eq(0)).or(given.eq(ofProduct));

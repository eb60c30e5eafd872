/** What the walk over bytes has found out of every row, as whole numbers in columns: what the rules' expressions look at. */
export const factNames = [
  /** 1: every column that counts is written plainly and could be read. The others are only good where it is. */
  'isRead',
  /** In thousandths. */
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
export type FactName = (typeof factNames)[number];

/** Facts of the rows of a chunk; room for more rows than there are. */
export type Facts = Readonly<Record<FactName, Float64Array>>;

export const createFacts = (rows: number): Facts => ({
  isRead: new Float64Array(rows),
  quantity: new Float64Array(rows),
  unitPrice: new Float64Array(rows),
  discount: new Float64Array(rows),
  total: new Float64Array(rows),
  expectedTotal: new Float64Array(rows),
  secondsAhead: new Float64Array(rows),
  isPlainHour: new Float64Array(rows),
  isOnItsDay: new Float64Array(rows),
  store: new Float64Array(rows),
  isAllowedStore: new Float64Array(rows),
  product: new Float64Array(rows),
  team: new Float64Array(rows),
  supplier: new Float64Array(rows),
  employee: new Float64Array(rows),
  promotion: new Float64Array(rows),
  teamOfProduct: new Float64Array(rows),
  supplierOfProduct: new Float64Array(rows),
  listPrice: new Float64Array(rows),
});

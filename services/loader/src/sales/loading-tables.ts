/** A column of a temporary table with its SQL type. */
interface LoadingColumn {
  readonly name: string;
  readonly type: string;
}

const column = (name: string, type = 'text'): LoadingColumn => ({ name, type });

/** One row a basket. `basket_no` counts from 0 in the order of the books' key, so that inserting goes along the index. */
export const basketColumns = [
  column('basket_no', 'integer'),
  column('store_id'),
  column('business_date', 'date'),
  column('till_id'),
  column('transaction_id'),
  column('transaction_type'),
  column('transaction_timestamp', 'timestamptz'),
  column('currency'),
  column('payment_method'),
  column('customer_id'),
  column('customer_name'),
  column('customer_email'),
  column('customer_phone'),
  column('employee_id'),
  column('promotion_code'),
  column('original_transaction_id'),
  column('transaction_line_count', 'integer'),
  column('line_count', 'integer'),
  column('total_amount', 'numeric(16, 2)'),
  column('amount_minor', 'bigint'),
  column('first_row_no', 'bigint'),
  column('has_repeated_line', 'boolean'),
] as const;

/** With what only a child has computed: for small files PostgreSQL does. */
export const bulkBasketColumns = [...basketColumns, column('content_hash', 'bytea')] as const;

/** One row a line, in the order of basket and line_no. */
export const lineColumns = [
  column('basket_no', 'integer'),
  column('line_no', 'integer'),
  column('product_id'),
  column('team_id'),
  column('supplier_id'),
  column('quantity', 'numeric(12, 3)'),
  column('unit_price', 'numeric(16, 6)'),
  column('discount_amount', 'numeric(16, 2)'),
  column('line_total', 'numeric(16, 2)'),
  column('amount_minor', 'bigint'),
  column('line_hash', 'bytea'),
  column('row_no', 'bigint'),
] as const;

/** What the lines name, once each. */
const referenceColumns = [column('product_id'), column('team_id'), column('supplier_id')] as const;

/** The verdict on each basket and what it rests on. */
const judgedColumns = [
  column('basket_no', 'integer'),
  column('content_hash', 'bytea'),
  /** As in the domain; before it is judged: `known` (another content is in the books); `held` with its code. */
  column('verdict'),
  column('code'),
] as const;

/** What the new sales say of what is usual. */
export const learnedColumns = [
  column('store_id'),
  column('product_id'),
  column('currency'),
  column('is_measured', 'boolean'),
  column('observations', 'bigint'),
  column('price_observations', 'bigint'),
  ...['quantity', 'price', 'total'].flatMap(name =>
    ['mean', 'm2', 'm3'].map(moment => column(`${name}_${moment}`, 'double precision')),
  ),
];

/** Of a file with more lines only some are looked at for the last sales, those of the smallest hashes. */
export const sampledLines = 65_536;

/** Some of the new sales, as they were sold. */
export const learnedSaleColumns = [
  /** Known of what a child has sampled. */
  column('store_id'),
  column('product_id'),
  column('currency'),
  column('quantity', 'real'),
  column('price', 'real'),
  column('total', 'real'),
  column('line_hash', 'bytea'),
  column('is_measured', 'boolean'),
] as const;

/** Whose baskets are in the tables, where they are those of several files. */
const ownerColumns = [
  column('basket_no', 'integer'),
  column('file_id'),
  column('received_at', 'timestamptz'),
  column('received_sequence', 'bigint'),
] as const;

const tables = {
  loading_baskets: bulkBasketColumns,
  loading_lines: lineColumns,
  loading_references: referenceColumns,
  judged_baskets: judgedColumns,
  learned_baselines: learnedColumns,
  learned_sales: learnedSaleColumns,
  loading_owners: ownerColumns,
} as const;

export const loadingTableNames: readonly string[] = Object.keys(tables);

/**
 * Makes the connection's temporary tables, where they are missing; who has filled them empties them before the transaction
 * ends (`emptyLoadingTables`). Once a connection, not once a file: making one costs 3 to 4 ms and bloats the catalogue.
 */
export const createLoadingTables = Object.entries(tables)
  .map(
    ([name, columns]) =>
      `create temp table if not exists ${name} (${columns.map(c => `${c.name} ${c.type}`).join(', ')}) on commit preserve rows`,
  )
  .join(';\n');

/**
 * COPY of the child's CSV: every field is quoted (a lone `\.` would end the data), so that an empty one is null. No text
 * of ours is ever empty.
 */
export const copyStatement = (table: keyof typeof tables): string =>
  copyOf(table, tables[table].map(c => c.name).join(', '));

/** The same for other tables. */
export const copyOf = (table: string, names: string): string =>
  `copy ${table} (${names}) from stdin with (format csv, force_null (${names}))`;

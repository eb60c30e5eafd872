import type { Queryable, Transaction } from '@tillkeeper/database';
import { exceptionColumns } from './judge/findings-file.ts';
import type { NamedCustomer } from './judge/judge-job.ts';
import { copyFileInto } from './staging-repository.ts';

/** Into the partition itself: PostgreSQL does not COPY into a table whose rows are seen by store. */
export async function copyExceptions(tx: Transaction, fileType: string, path: string): Promise<void> {
  const partition = fileType === 'sales' ? 'exceptions_sales' : 'exceptions_reference';
  await copyFileInto(tx, `copy quality.${partition} (${exceptionColumns.join(', ')}) from stdin (format csv)`, path);
}

/** A finding about a file as a whole. */
export interface FileFinding {
  readonly code: string;
  readonly severity: string;
  readonly message: string;
}

export async function insertFileFindings(
  tx: Queryable,
  file: { readonly fileId: string; readonly run: number; readonly fileType: string },
  findings: readonly FileFinding[],
): Promise<void> {
  if (findings.length === 0) return;
  await tx.query(
    `insert into quality.exceptions (file_id, run, file_type, code, severity, message)
     select $1, $2, $3, * from unnest($4::text[], $5::text[], $6::text[])`,
    [
      ...[file.fileId, file.run, file.fileType],
      findings.map(finding => finding.code),
      findings.map(finding => finding.severity),
      findings.map(finding => finding.message),
    ],
  );
}

const customersAtOnce = 5_000;

/** Says which of the customers the books do not know: one finding each, at the row that names it first. */
export async function noteUnknownCustomers(
  tx: Queryable,
  finding: {
    fileId: string;
    run: number;
    fileType: string;
    code: string;
    severity: string;
    message: string;
    customers: readonly NamedCustomer[];
  },
): Promise<void> {
  for (let from = 0; from < finding.customers.length; from += customersAtOnce) {
    const some = finding.customers.slice(from, from + customersAtOnce);
    await tx.query(
      `insert into quality.exceptions (file_id, run, file_type, code, severity, message, column_name, value, row_no, store_id, transaction_id)
       select $1, $2, $3, $4, $5, $6, 'customer_id', named.* from unnest($7::text[], $8::bigint[], $9::text[], $10::text[]) as named (customer_id, row_no, store_id, transaction_id)
       where not exists (select from retail.customers c where c.customer_id = named.customer_id)`,
      [
        ...[finding.fileId, finding.run, finding.fileType, finding.code, finding.severity, finding.message],
        some.map(customer => customer.customerId),
        some.map(customer => customer.rowNo),
        some.map(customer => customer.storeId),
        some.map(customer => customer.transactionId),
      ],
    );
  }
}

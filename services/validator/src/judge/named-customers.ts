import type { NamedCustomer } from './judge-job.ts';

interface NamedIn {
  readonly rowNo: number;
  readonly storeId: string;
  readonly transactionId: string;
}

/** The customers whom lines name, each once: whether they are known is asked where the books are. */
export function createNamedCustomers(): {
  add(customerId: string, rowNo: number, row: { storeId: string; transactionId: string }): void;
  /** Those of lines that are used, by the first of these. */
  usable(leftOutRowNos: ReadonlySet<number>): NamedCustomer[];
} {
  const rows = new Map<string, NamedIn[]>();
  return {
    add(customerId, rowNo, { storeId, transactionId }) {
      const named = rows.get(customerId);
      if (named === undefined) rows.set(customerId, [{ rowNo, storeId, transactionId }]);
      // one a basket is enough: it is used or held whole
      else if (named.at(-1)?.transactionId !== transactionId) named.push({ rowNo, storeId, transactionId });
    },
    usable: leftOut =>
      [...rows].flatMap(([customerId, named]) => {
        const first = named.find(({ rowNo }) => !leftOut.has(rowNo));
        return first === undefined ? [] : [{ customerId, ...first }];
      }),
  };
}

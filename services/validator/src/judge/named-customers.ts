import type { NamedCustomer } from './judge-job.ts';

interface Basket {
  readonly storeId: string;
  readonly tillId: string;
  readonly businessDate: string;
  readonly transactionId: string;
}
interface NamedIn extends Basket {
  readonly rowNo: number;
}

/** The customers whom lines name, each once: whether they are known is asked where the books are. */
export function createNamedCustomers(): {
  add(customerId: string, rowNo: number, row: Basket): void;
  /** Those of lines that are used, by the first of these. */
  usable(leftOutRowNos: ReadonlySet<number>): NamedCustomer[];
} {
  const rows = new Map<string, NamedIn[]>();
  return {
    add(customerId, rowNo, { storeId, tillId, businessDate, transactionId }) {
      const named = rows.get(customerId);
      const row = { rowNo, storeId, tillId, businessDate, transactionId };
      const last = named?.at(-1);
      if (named === undefined) rows.set(customerId, [row]);
      // one a basket is enough: it is used or held whole
      else if (last === undefined || !isSameBasket(last, row)) named.push(row);
    },
    usable: leftOut =>
      [...rows].flatMap(([customerId, named]) => {
        const first = named.find(({ rowNo }) => !leftOut.has(rowNo));
        if (first === undefined) return [];
        const { rowNo, storeId, transactionId } = first;
        return [{ customerId, rowNo, storeId, transactionId }];
      }),
  };
}

const isSameBasket = (a: Basket, b: Basket): boolean =>
  a.transactionId === b.transactionId &&
  a.tillId === b.tillId &&
  a.businessDate === b.businessDate &&
  a.storeId === b.storeId;

/** A line of a sale that is to be flagged. Quantity in thousandths, price in millionths. */
export interface SoldLine {
  readonly storeId: string;
  readonly productId: string;
  readonly quantityMilli: number;
  readonly priceMicro: number;
  readonly tillId: string | null;
  readonly businessDate: string | null;
  readonly transactionId: string | null;
}
/** A line of a return or void. */
export interface CancellingLine extends SoldLine {
  /** '' where it does not say. */
  readonly originalTransactionId: string;
}

/**
 * The sales that were taken back: a return or void of the same store, article, price and opposite quantity that names the
 * sale's receipt, or names none and is of the same till and day. One takes back one: those that name a receipt first. At another
 * price it is another sale that comes back: a mug of 999.00 is not made good by one of 9.99.
 */
export function pairCancellations<Sale extends SoldLine>(
  sales: readonly Sale[],
  cancellations: readonly CancellingLine[],
): ReadonlySet<Sale> {
  const open = new Map<string, CancellingLine[]>();
  for (const one of cancellations) {
    const key = keyOf(one);
    const others = open.get(key);
    if (others === undefined) open.set(key, [one]);
    else others.push(one);
  }
  const paired = new Set<Sale>();
  const pair = (isOf: (one: CancellingLine, sale: Sale) => boolean): void => {
    for (const sale of sales) {
      if (paired.has(sale)) continue;
      const candidates = open.get(keyOf(sale));
      const index = candidates?.findIndex(one => isOf(one, sale)) ?? -1;
      if (index < 0) continue;
      candidates?.splice(index, 1);
      paired.add(sale);
    }
  };
  pair((one, sale) => one.originalTransactionId !== '' && one.originalTransactionId === sale.transactionId);
  pair(
    (one, sale) =>
      one.originalTransactionId === '' && one.tillId === sale.tillId && one.businessDate === sale.businessDate,
  );
  return paired;
}

const keyOf = ({ storeId, productId, quantityMilli, priceMicro }: SoldLine): string =>
  `${Math.abs(quantityMilli)}\u0000${priceMicro}\u0000${storeId}\u0000${productId}`;

/** Rows and money of a file; money in minor units, added over currencies. */
export interface RowsAndAmount {
  readonly rows: bigint;
  readonly amountMinor: bigint;
}

/** What the books hold more (or, below zero, less) than the accounting of a file says. */
export interface FileDifference {
  readonly fileId: string;
  readonly rows: bigint;
  readonly amountMinor: bigint;
}

export interface Reconciliation {
  readonly files: number;
  readonly differing: readonly FileDifference[];
  /** Sum of the absolute differences, so that a row too many here does not hide one that is missing there. */
  readonly differenceRows: bigint;
}

/** Compares what each file is said to have put into the books with what is there. */
export function reconcileFiles(
  files: readonly { readonly fileId: string; readonly accounted: RowsAndAmount; readonly found: RowsAndAmount }[],
): Reconciliation {
  const differing = files
    .map(({ fileId, accounted, found }) => ({
      fileId,
      rows: found.rows - accounted.rows,
      amountMinor: found.amountMinor - accounted.amountMinor,
    }))
    .filter(difference => difference.rows !== 0n || difference.amountMinor !== 0n);
  const differenceRows = differing.reduce((sum, { rows }) => sum + (rows < 0n ? -rows : rows), 0n);
  return { files: files.length, differing, differenceRows };
}

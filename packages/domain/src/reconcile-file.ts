/** Rows and money of a file; money in minor units, added over currencies. */
export interface RowsAndAmount {
  readonly rows: bigint;
  readonly amountMinor: bigint;
}

export interface ComparedFile {
  readonly fileId: string;
  /** What its accounting says that it put into the books. */
  readonly accounted: RowsAndAmount;
  /** What the books hold of it. */
  readonly found: RowsAndAmount;
}

/** What the books hold more (or, below zero, less) than the accounting of a file says. */
export interface FileDifference {
  readonly fileId: string;
  readonly rows: bigint;
  readonly amountMinor: bigint;
}

/** The files whose rows or money in the books are not those of their accounting. */
export function differencesOf(files: readonly ComparedFile[]): FileDifference[] {
  return files
    .map(({ fileId, accounted, found }) => ({
      fileId,
      rows: found.rows - accounted.rows,
      amountMinor: found.amountMinor - accounted.amountMinor,
    }))
    .filter(difference => difference.rows !== 0n || difference.amountMinor !== 0n);
}

/** Rows added without their signs, so that a row too many here does not hide one that is missing there. */
export function absoluteRows(differences: readonly FileDifference[]): bigint {
  return differences.reduce((sum, { rows }) => sum + (rows < 0n ? -rows : rows), 0n);
}

/** What the child is asked: to write an object of silver without a person. */
export interface EraseInSilverJob {
  readonly parquetPath: string;
  /** Written only where the object names the person. */
  readonly outputPath: string;
  readonly isSales: boolean;
  readonly customerId: string;
  /** In lower case. */
  readonly emails: readonly string[];
  readonly phones: readonly string[];
  /** Hex: the key of erasures. */
  readonly key: string;
  /** Takes the place of the customer_id in reference data, where a record needs one. */
  readonly placeholder: string;
}

export interface ErasedInSilver {
  /** Rows that named the person; 0: nothing was written. */
  readonly rows: number;
  /** How the person was written there. */
  readonly names: readonly string[];
  readonly emails: readonly string[];
  readonly phones: readonly string[];
}

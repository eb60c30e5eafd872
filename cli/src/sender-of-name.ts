/** The sender that a file's name says, in the contract's form: S014 of S014_sales_20261120_T02_000123.csv. */
export function senderOfName(fileName: string): string | undefined {
  return /^([A-Za-z0-9-]{1,32})_/.exec(fileName)?.[1];
}

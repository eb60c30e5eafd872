import type { OpenProblem } from './answers-desk.ts';

type Problem = Pick<
  OpenProblem,
  'file_id' | 'row_no' | 'business_date' | 'till_id' | 'transaction_id' | 'severity' | 'amount_minor' | 'receipt_minor'
>;

/** What problems are about as it was sent, in minor units of whatever currency: what is wrong holds its whole receipt back, which counts once. */
export function moneyAtStake(problems: readonly Problem[]): number {
  const amounts = new Map<string, number>();
  for (const one of problems) {
    const isOfReceipt = one.severity === 'error' && one.transaction_id !== null;
    const name = isOfReceipt ? [one.business_date, one.till_id, one.transaction_id] : [one.row_no];
    amounts.set(JSON.stringify([one.file_id, ...name]), Math.abs(one.receipt_minor ?? one.amount_minor ?? 0));
  }
  return [...amounts.values()].reduce((sum, minor) => sum + minor, 0);
}

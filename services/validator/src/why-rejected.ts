import { contractFormat, isFileType, type StoredReceipt } from '@tillkeeper/contracts';
import { rejectFile } from '@tillkeeper/domain';
import type { Judgement } from './judge/judge-job.ts';

export type JudgedFile = Extract<Judgement, { status: 'judged' }>;

/** Why nothing in a judged file is used; undefined when it is. `sameContentAs`: the file with which its bytes came before. */
export function whyRejected(
  receipt: StoredReceipt,
  judgement: Judgement,
  sameContentAs: string | undefined,
): { code: string; detail: string } | undefined {
  if (judgement.status === 'unreadable') return judgement;
  if (!isFileType(receipt.file_type)) throw new Error(`${receipt.file_type} is no type of file`);
  return rejectFile({
    fileType: receipt.file_type,
    isHeadOffice: receipt.allowed_stores === null,
    isDeclaredFormat: receipt.format_id !== contractFormat.format_id,
    isWeb: receipt.is_web,
    rowsRead: judgement.rowsRead,
    faultyRows: judgement.faultyRows,
    sameContentAs,
  });
}

/** In a rejected file every row counts as held. */
export function allHeld(judged: JudgedFile): JudgedFile {
  return {
    ...judged,
    rowsHeld: judged.rowsRead,
    ...{ rowsRepeated: 0, rowsRemoved: 0 },
    rowsValid: 0,
    customers: [],
    totals: judged.totals.map(total => ({
      ...total,
      rows_held: total.rows_read,
      ...{ rows_repeated: 0, rows_removed: 0 },
      amount_held_minor: total.amount_read_minor,
      ...{ amount_repeated_minor: 0n, amount_removed_minor: 0n },
    })),
  };
}

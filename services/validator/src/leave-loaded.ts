import { appendToOutbox, type Transaction } from '@tillkeeper/database';
import * as repository from './rejudge-repository.ts';
import { fileQuarantined, fileRejected, type RunOfFile } from './said-events.ts';

/**
 * A file whose rows are in the books stays there with its account when a later run of it cannot be used: it gets a
 * finding, and who sent it again is told. Returns whether it is so; then the transaction has nothing more to do.
 */
export async function leaveLoaded(
  tx: Transaction,
  of: RunOfFile,
  rejection: { readonly code: string; readonly detail: string },
): Promise<boolean> {
  const { receipt, cause } = of;
  const state = await repository.lockState(tx, receipt.file_id);
  if (state?.status !== 'loaded') return false;
  await repository.noteOnce(tx, {
    ...{ fileId: receipt.file_id, run: state.run, fileType: receipt.file_type },
    ...{ code: rejection.code, severity: 'warning' },
    message: `It was judged again and could not be used; what is in the books stays: ${rejection.detail}`,
  });
  if (cause.type === 'file.received')
    await appendToOutbox(tx, [
      rejection.code === 'file.quarantined' ? fileQuarantined(of) : fileRejected(of, rejection.code),
    ]);
  return true;
}

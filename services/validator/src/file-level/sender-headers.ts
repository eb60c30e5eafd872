import { problemCodes } from '@tillkeeper/contracts';
import type { Queryable, Transaction } from '@tillkeeper/database';
import { compareHeader, describeHeaderChanges, type KnownHeader } from '@tillkeeper/domain';
import type { FileFinding } from '../findings-repository.ts';
import { forgetRespelling, type HeaderOfFile, readHeaders, rememberHeader } from './header-repository.ts';

/**
 * Follows the headers of a sender: what is different in a file's from what its sender sent before is said once, then it
 * is known; so are names in another spelling, which the reader has said. A file of which nothing is used (`isUsed` false)
 * teaches nothing, but what is new in its header may be why; one that came before (`isNew` false) says nothing new.
 * What web clients post has no header: whoever posts decides on each.
 */
export async function followSenderHeader(
  tx: Transaction,
  file: HeaderOfFile,
  { isNew, isUsed }: { readonly isNew: boolean; readonly isUsed: boolean },
): Promise<FileFinding | undefined> {
  const { receipt, columns, respelled } = file;
  if (receipt.is_web || columns.length === 0 || (!isNew && respelled === '')) return undefined;
  const known = await readHeaders(tx, receipt);
  if (respelled !== '' && known.some(header => header.respelled === respelled)) await forgetRespelling(tx, file);
  if (!isNew) return undefined;
  const { remember, finding } = compare(file, known);
  if (remember !== undefined && isUsed) await rememberHeader(tx, { ...file, columns: remember });
  return finding;
}

/** The same look without learning anything, for a dry run. */
export async function lookAtHeader(tx: Queryable, file: HeaderOfFile): Promise<FileFinding | undefined> {
  if (file.receipt.is_web || file.columns.length === 0) return undefined;
  return compare(file, await readHeaders(tx, file.receipt)).finding;
}

function compare({ receipt, tillId, columns }: HeaderOfFile, known: readonly KnownHeader[]) {
  const { changes, remember } = compareHeader(known, {
    ...{ tillId: tillId ?? '', columns, receivedAt: receipt.received_at },
  });
  const { severity, sentence } = problemCodes['header.changed'];
  const message = `${sentence} ${describeHeaderChanges(changes)}`;
  return { remember, finding: changes.length === 0 ? undefined : { code: 'header.changed', severity, message } };
}

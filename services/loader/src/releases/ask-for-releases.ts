import { codesReleasedBy, isFileType } from '@tillkeeper/contracts';
import { requestRejudge, type Transaction } from '@tillkeeper/database';
import type { FileAccount } from '../accounting-repository.ts';
import type { FileUnderLoad } from '../file-repository.ts';
import { arrivedProducts, unknownCodes } from './arrivals-repository.ts';
import { codesNear } from './codes-near.ts';

/**
 * Last of all in a load. Master data that brought something new have those files judged again whose rows waited for it.
 * A file with held rows asks for itself: what they wait for may have come while it was judged; and so does a file whose
 * answers have changed meanwhile.
 */
export async function askForReleases(
  tx: Transaction,
  file: FileUnderLoad,
  of: { account: FileAccount; now: Date; traceparent: string | undefined },
): Promise<void> {
  const { account, now, traceparent } = of;
  const ask = { source: '/tillkeeper/loader', now, traceparent };
  if (isFileType(file.file_type) && account.rows_loaded > 0n)
    await requestRejudge(tx, { ...ask, files: { heldFor: codesReleasedBy(file.file_type) } });
  if (file.file_type === 'products' && account.rows_loaded > 0n) {
    const articles = await misspeltArticles(tx);
    if (articles.length > 0) await requestRejudge(tx, { ...ask, files: { articles } });
  }
  if (file.answers_asked > file.answers_judged) await requestRejudge(tx, { ...ask, files: { answered: file.file_id } });
  if (account.rows_held > 0n) await requestRejudge(tx, { ...ask, files: { fileId: file.file_id } });
}

/** What it costs to look: some 0.1 ms a code; a first catalogue brings more articles than any that follows. */
const mostCodes = 2_000;
const mostProducts = 20_000;

/** Codes that rows are held for and that may be misspelt from an article that has come. */
async function misspeltArticles(tx: Transaction): Promise<string[]> {
  const codes = await unknownCodes(tx, mostCodes);
  return codes.length === 0 ? [] : codesNear(await arrivedProducts(tx, mostProducts), codes);
}

import type { BlobStore } from '@tillkeeper/blob-store';
import type { TillkeeperEvent } from '@tillkeeper/contracts';
import type { Database } from '@tillkeeper/database';
import type { Steps } from '@tillkeeper/service-kit';
import { type FileUnderLoad, findSilver, readFile } from '../file-repository.ts';
import { gatherBaskets } from '../small/gather-baskets.ts';
import { createLoadTogether, type SmallFile } from '../small/load-together.ts';
import { createQuarters } from '../small/quarters.ts';
import { readSilver } from '../small/read-silver.ts';

/** Loads files that are all ready at the same moment, as the loader does with small ones. Returns what became of each. */
export async function loadAsOne(
  { database, blobs, steps }: { database: Database; blobs: BlobStore; steps: Steps },
  events: readonly TillkeeperEvent<'file.validated'>[],
): Promise<string[]> {
  const quarters = createQuarters(database);
  const loadTogether = createLoadTogether({
    ...{ database, steps, now: () => new Date(), onFailed: quarters.forget },
    isToLoad: (file, run): file is FileUnderLoad => file?.run === run && file.status === 'validated',
  });
  const files: SmallFile[] = [];
  for (const event of events) {
    const { file_id: fileId, run } = event.data;
    const [file, silver] = [await readFile(database, fileId), await findSilver(database, { fileId, run })];
    if (file === undefined || silver === undefined) throw new Error('the file has no rows');
    const baskets = gatherBaskets(await readSilver(await blobs.read(silver.blob_key)));
    await quarters.ready(baskets.firstDate, baskets.lastDate);
    files.push({ event, file, baskets });
  }
  return (await Promise.all(files.map(loadTogether))).map(({ outcome }) => outcome);
}

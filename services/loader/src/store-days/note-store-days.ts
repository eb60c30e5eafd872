import type { Transaction } from '@tillkeeper/database';
import { addToDays, countMarkedDays, filesNoted, markStaleDays, replaceBrought } from './store-day-repository.ts';

/** A file that this transaction has loaded: its account is written and its findings are settled. */
interface LoadedFile {
  readonly file_id: string;
  readonly file_type: string;
  readonly run: number;
}

/**
 * Keeps `quality.store_days` what the books and the files add up to; to be called once for each file (or for several at
 * once), in the transaction that loads them, when nothing more is written to the books or said of the file. A first run
 * only adds; what was there before is counted anew where a correction or a later run of a file has changed it. `settled`: files
 * of which findings were settled by what these brought; they hold less back now.
 */
export async function noteStoreDays(
  tx: Transaction,
  files: readonly LoadedFile[],
  settled: readonly string[] = [],
): Promise<void> {
  const sales = files.filter(file => file.file_type === 'sales');
  const first = sales.filter(file => file.run === 1).map(file => file.file_id);
  const others = settled.filter(id => !files.some(file => file.file_id === id));
  const again = [
    ...sales.filter(file => file.run > 1).map(file => file.file_id),
    ...(others.length === 0 ? [] : await filesNoted(tx, others)),
  ];
  if (first.length > 0 && (await addToDays(tx, first))) {
    await markStaleDays(tx, { fileIds: first, areAnew: false });
    if (again.length === 0) await countMarkedDays(tx);
  }
  if (again.length === 0) return;
  await markStaleDays(tx, { fileIds: again, areAnew: true });
  await replaceBrought(tx, again);
  await countMarkedDays(tx);
}

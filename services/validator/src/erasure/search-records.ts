import { columnsOf, type FormatFile, fileTypeNames, type SenderFormat } from '@tillkeeper/contracts';
import type { Queryable, Sought } from '@tillkeeper/database';
import { matchFileName, tellingTexts } from '@tillkeeper/domain';
import { createPersonalRecords, type PersonalRecords } from './person-in-record.ts';
import { findRecords, listKinds, type StagedRecord } from './staged-repository.ts';
import { isTheirs, isTold, learnFrom, speaksOf } from './whose-record.ts';

/** Kinds of file whose records may be a customer's. */
export const typesWithCustomers = fileTypeNames.filter(type =>
  columnsOf(type).some(column => column.name === 'customer_id'),
);

/** So many files are looked through in one question. */
const filesAtOnce = 500;

export interface FoundRecords {
  /** With how the person is written in these records. */
  readonly sought: Sought;
  /** As they are. */
  readonly records: readonly StagedRecord[];
  /** The same, emptied. */
  readonly blanked: readonly StagedRecord[];
}

/** Files whose records are read in the same way. */
export interface Place {
  readonly fileIds: readonly string[];
  readonly header: readonly string[] | null;
  readonly kind: PersonalRecords;
  readonly idPart: (id: string) => string;
}

/**
 * Finds the staged records of a person, by the customer_id, the transactions that name it, and how the person is written
 * there: until nothing new is learned.
 */
export async function searchRecords(
  on: Queryable,
  { sought: begun, places }: { sought: Sought; places: readonly Place[] },
): Promise<FoundRecords> {
  const transactionIds = new Map<Place, Set<string>>(places.map(place => [place, new Set()]));
  for (let known = begun; ; ) {
    let sought = known;
    let hasMore = false;
    const records: StagedRecord[] = [];
    const blanked: StagedRecord[] = [];
    for (const place of places) {
      const transactions = transactionIds.get(place) ?? new Set();
      const candidates = await findRecords(on, {
        fileIds: place.fileIds,
        customerColumn: place.kind.customerColumn,
        transactionColumn: place.kind.transactionColumn,
        width: place.header?.length ?? null,
        idPart: place.idPart(sought.id),
        texts: tellingTexts(known),
        transactionIds: [...transactions].map(key => key.slice(key.indexOf('/') + 1)),
      });
      for (const record of candidates) {
        const named = place.kind.read(record.columns);
        const transaction = `${record.file_id}/${named?.transactionId ?? ''}`;
        const isFound =
          named === undefined
            ? speaksOf(record.columns.join(' '), sought)
            : isTheirs(named, sought, transactions.has(transaction)) ||
              (named.customerId === '' && record.columns.some(cell => isTold(cell, tellingTexts(sought))));
        if (!isFound) continue;
        if (named !== undefined) {
          sought = learnFrom(sought, named);
          if (named.transactionId !== '' && !transactions.has(transaction)) {
            transactions.add(transaction);
            hasMore = true;
          }
        }
        records.push(record);
        blanked.push({ ...record, columns: place.kind.blank(record.columns) });
      }
    }
    const files = new Set([...sought.file_ids, ...records.map(record => record.file_id)]);
    if (!hasMore && sought === known) {
      const texts = tellingTexts(sought);
      // an id in the column of a quantity is the person's, too
      const without = (columns: readonly string[]): string[] => columns.map(cell => (isTold(cell, texts) ? '' : cell));
      return {
        sought: { ...sought, file_ids: [...files] },
        records,
        blanked: blanked.map(record => ({ ...record, columns: without(record.columns) })),
      };
    }
    known = sought;
  }
}

export function placeOf(
  fileIds: readonly string[],
  header: readonly string[] | null,
  formatFile: FormatFile | undefined,
): Place {
  const kind = createPersonalRecords(header, formatFile);
  return { fileIds, header, kind, idPart: id => partOfId(id, formatFile) };
}

/** All staged files that may name customers, a few hundred at a time. */
export async function listPlaces(on: Queryable, formats: ReadonlyMap<string, SenderFormat>): Promise<Place[]> {
  const places: Place[] = [];
  for (const { format_id, header, files } of await listKinds(on, typesWithCustomers)) {
    const byFormat = new Map<FormatFile | undefined, string[]>();
    for (const { file_id, file_name, sender_id } of files) {
      const formatFile = formatFileOf(formats.get(format_id), file_name, sender_id);
      byFormat.set(formatFile, [...(byFormat.get(formatFile) ?? []), file_id]);
    }
    for (const [formatFile, fileIds] of byFormat)
      for (let from = 0; from < fileIds.length; from += filesAtOnce)
        places.push(placeOf(fileIds.slice(from, from + filesAtOnce), header, formatFile));
  }
  return places;
}

/** Undefined where the format is gone, or the file's name no longer fits. */
function formatFileOf(format: SenderFormat | undefined, fileName: string, senderId: string): FormatFile | undefined {
  if (format === undefined) return undefined;
  const match = matchFileName(fileName, format, senderId);
  return match.status === 'matched' ? match.file.formatFile : undefined;
}

/** What surely stands in the sender's column where the books have this customer_id; '': nothing is sure. */
function partOfId(id: string, formatFile: FormatFile | undefined): string {
  const declared = formatFile?.columns['customer_id'];
  if (declared === undefined) return id;
  const { prefix = '', remove, values } = declared;
  // what is taken out at the end leaves what stands before it whole
  if (values !== undefined || (remove !== undefined && !/[^\\]\$$/.test(remove))) return '';
  return id.startsWith(prefix) ? id.slice(prefix.length) : id;
}

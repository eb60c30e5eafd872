import { SaxesParser, type SaxesTagPlain } from 'saxes';
import { type Entry, fromBufferPromise, type ZipFile } from 'yauzl';
import { sheetWords } from './words.ts';

/** What is taken in. The sheet of 10,000 problems has 2 MB, 12 MB of them when it is unpacked. */
export interface SheetLimits {
  readonly maxBytes: number;
  readonly maxUnpackedBytes: number;
  readonly maxParts: number;
  readonly maxRows: number;
}
export const sheetLimits: SheetLimits = {
  maxBytes: 8 * 1024 * 1024,
  maxUnpackedBytes: 48 * 1024 * 1024,
  maxParts: 500,
  maxRows: 20_000,
};

/** The sheet as a whole cannot be used; `message` is for the one who sent it. */
export class UnusableSheet extends Error {}

/** What happens while a part is read: names are without the prefix of their namespace. */
export interface PartReader {
  open?(name: string, attributes: Readonly<Record<string, string>>): void;
  close?(name: string): void;
  text?(text: string): void;
}

export interface Spreadsheet {
  has(part: string): boolean;
  /** Reads a part's XML piece by piece, letting other work happen in between. */
  read(part: string, reader: PartReader): Promise<void>;
  close(): void;
}

/**
 * Opens an .xlsx. Nothing is unpacked but the parts that are read, and no more of them than their directory says and the
 * limit allows, so that a small file never becomes a large one in memory. Throws UnusableSheet.
 */
export async function openSpreadsheet(bytes: Buffer, limits: SheetLimits = sheetLimits): Promise<Spreadsheet> {
  const { refused } = sheetWords;
  if (bytes.length > limits.maxBytes) {
    throw new UnusableSheet(refused.tooLarge(`${Math.floor(limits.maxBytes / 1024 / 1024)} MB`));
  }
  const zip = await fromBufferPromise(bytes, { lazyEntries: true, autoClose: false }).catch(() => {
    throw new UnusableSheet(refused.notASpreadsheet);
  });
  const parts = await partsOf(zip, limits);
  let left = limits.maxUnpackedBytes;
  return {
    has: part => parts.has(part),
    async read(part, reader) {
      const entry = parts.get(part);
      if (entry === undefined) throw new UnusableSheet(refused.notASpreadsheet);
      // yauzl ends a part that is longer than the directory says
      left -= entry.uncompressedSize;
      if (left < 0)
        throw new UnusableSheet(refused.tooLarge(`${Math.floor(limits.maxUnpackedBytes / 1024 / 1024)} MB`));
      await readXml(zip, entry, reader).catch((error: unknown) => {
        if (error instanceof UnusableSheet) throw error;
        throw new UnusableSheet(refused.damaged, { cause: error });
      });
    },
    close: () => zip.close(),
  };
}

async function partsOf(zip: ZipFile, limits: SheetLimits): Promise<Map<string, Entry>> {
  const { refused } = sheetWords;
  const parts = new Map<string, Entry>();
  if (zip.entryCount > limits.maxParts) throw new UnusableSheet(refused.damaged);
  try {
    for await (const entry of zip.eachEntry()) {
      // a part that is there twice would be read by one program as this, by another as that
      if (parts.has(entry.fileName) || entry.isEncrypted()) throw new UnusableSheet(refused.damaged);
      parts.set(entry.fileName, entry);
    }
  } catch (error) {
    if (error instanceof UnusableSheet) throw error;
    throw new UnusableSheet(refused.damaged, { cause: error });
  }
  const names = [...parts.keys()];
  if (!parts.has('xl/workbook.xml')) throw new UnusableSheet(refused.notASpreadsheet);
  if (names.some(name => /vbaProject|macrosheets/i.test(name))) throw new UnusableSheet(refused.hasMacros);
  if (names.some(name => /externalLinks\/|connections\.xml|embeddings\/|activeX\/|queryTables\//i.test(name))) {
    throw new UnusableSheet(refused.hasLinks);
  }
  return parts;
}

async function readXml(zip: ZipFile, entry: Entry, reader: PartReader): Promise<void> {
  const parser = new SaxesParser();
  const local = (name: string): string => name.slice(name.indexOf(':') + 1);
  parser.on('doctype', () => {
    throw new UnusableSheet(sheetWords.refused.damaged);
  });
  parser.on('opentag', (tag: SaxesTagPlain) => reader.open?.(local(tag.name), tag.attributes));
  parser.on('closetag', (tag: SaxesTagPlain) => reader.close?.(local(tag.name)));
  parser.on('text', text => reader.text?.(text));
  parser.on('cdata', text => reader.text?.(text));
  const decoder = new TextDecoder('utf-8', { fatal: true });
  for await (const chunk of await zip.openReadStreamPromise(entry)) {
    parser.write(decoder.decode(chunk, { stream: true }));
  }
  parser.write(decoder.decode()).close();
}

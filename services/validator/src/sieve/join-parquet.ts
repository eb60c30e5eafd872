import { type FileHandle, open } from 'node:fs/promises';
import { readThriftStruct, type ThriftStruct, type ThriftValue, writeThriftStruct } from './thrift-compact.ts';

const magic = Buffer.from('PAR1');
/** Ids in the structs of https://github.com/apache/parquet-format/blob/master/src/main/thrift/parquet.thrift */
const ofFile = { schema: 2, numRows: 3, rowGroups: 4 } as const;
const ofGroup = { columns: 1, fileOffset: 5, ordinal: 7 } as const;
const ofChunk = { fileOffset: 2, metaData: 3, offsetIndexOffset: 4, columnIndexOffset: 6 } as const;
const ofMetaData = { dataPage: 9, indexPage: 10, dictionaryPage: 11, bloomFilter: 14 } as const;

/**
 * Joins Parquet files of one schema into one with the row groups of all, in their order: pages are copied as they are, only
 * the footer is made anew. Returns the rows that are in it. Throws when schemas differ. Overlapping parts with one write at the end, since
 * encoding 1,000,000 rows takes longer than judging them.
 */
export async function joinParquet(parts: readonly string[], target: string): Promise<number> {
  const [firstPart] = parts;
  if (firstPart === undefined) throw new Error('there is nothing to join');
  const out = await open(target, 'w');
  await out.appendFile(magic);
  let end = magic.length;
  let rows = 0n;
  let footer: ThriftStruct | undefined;
  const groups: ThriftValue[] = [];
  const through = Buffer.allocUnsafe(1 << 20);
  for (const part of parts) {
    const { struct, bodyEnd } = await readFooter(part);
    footer ??= { type: 'struct', fields: new Map(struct.fields).set(ofFile.rowGroups, listOf([])) };
    if (!writeThriftStruct(schemaOf(struct)).equals(writeThriftStruct(schemaOf(footer))))
      throw new Error('parts of silver have different schemas');
    const shift = BigInt(end - magic.length);
    rows += integerAt(struct, ofFile.numRows)?.value ?? 0n;
    for (const group of itemsOf(struct, ofFile.rowGroups)) {
      moveGroup(group, shift);
      const ordinal = integerAt(group, ofGroup.ordinal);
      if (ordinal !== undefined) ordinal.value = BigInt(groups.length);
      // as bytes: 25 columns of 500 chunks are 100 MB of values
      groups.push({ type: 'written', bytes: writeThriftStruct(group) });
    }
    await appendBody(part, bodyEnd, { out, through });
    end += bodyEnd - magic.length;
  }
  if (footer === undefined) throw new Error('there is nothing to join');
  footer.fields.set(ofFile.rowGroups, listOf(groups));
  const total = integerAt(footer, ofFile.numRows);
  if (total !== undefined) total.value = rows;
  const written = writeThriftStruct(footer);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(written.length);
  await out.appendFile(Buffer.concat([written, length, magic]));
  await out.close();
  return Number(rows);
}

async function readFooter(path: string): Promise<{ struct: ThriftStruct; bodyEnd: number }> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const tail = Buffer.alloc(8);
    await file.read(tail, 0, 8, size - 8);
    if (!tail.subarray(4).equals(magic)) throw new Error('a part of silver is no Parquet file');
    const length = tail.readUInt32LE(0);
    const bytes = Buffer.alloc(length);
    await file.read(bytes, 0, length, size - 8 - length);
    return { struct: readThriftStruct(bytes), bodyEnd: size - 8 - length };
  } finally {
    await file.close();
  }
}

/** Appends what stands between the first magic word and `bodyEnd`. */
async function appendBody(
  path: string,
  bodyEnd: number,
  { out, through }: { readonly out: FileHandle; readonly through: Buffer },
): Promise<void> {
  const file = await open(path, 'r');
  try {
    for (let at = magic.length; at < bodyEnd; ) {
      const { bytesRead } = await file.read(through, 0, Math.min(through.length, bodyEnd - at), at);
      if (bytesRead === 0) throw new Error('a part of silver ends early');
      await out.appendFile(through.subarray(0, bytesRead));
      at += bytesRead;
    }
  } finally {
    await file.close();
  }
}

function moveGroup(group: ThriftStruct, by: bigint): void {
  move(group, ofGroup.fileOffset, by);
  for (const chunk of itemsOf(group, ofGroup.columns)) {
    for (const id of [ofChunk.fileOffset, ofChunk.offsetIndexOffset, ofChunk.columnIndexOffset]) move(chunk, id, by);
    const metaData = chunk.fields.get(ofChunk.metaData);
    if (metaData?.type !== 'struct') throw new Error('a column of silver has no metadata');
    for (const id of Object.values(ofMetaData)) move(metaData, id, by);
  }
}

/** 0 stands for no place at all. */
function move(struct: ThriftStruct, id: number, by: bigint): void {
  const offset = integerAt(struct, id);
  if (offset !== undefined && offset.value > 0n) offset.value += by;
}

const schemaOf = (struct: ThriftStruct): ThriftStruct => ({
  type: 'struct',
  fields: new Map([[ofFile.schema, struct.fields.get(ofFile.schema) ?? { type: 'boolean', value: false }]]),
});

const listOf = (items: ThriftValue[]): ThriftValue => ({ type: 'list', of: 12, items });

function integerAt(struct: ThriftStruct, id: number) {
  const field = struct.fields.get(id);
  return field?.type === 'integer' ? field : undefined;
}

function itemsOf(struct: ThriftStruct, id: number): ThriftStruct[] {
  const field = struct.fields.get(id);
  if (field?.type !== 'list') throw new Error(`field ${id} of a part's footer is no list`);
  return field.items.filter(item => item.type === 'struct');
}

import { crc32, deflateRawSync } from 'node:zlib';

export interface ZipPart {
  readonly name: string;
  readonly text: string;
  /** What the directory says of its length, where that is a lie. */
  readonly saidLength?: number;
}

/** A zip, written by hand: other writers do not let one lie. */
export function zipOf(parts: readonly ZipPart[]): Buffer {
  const files: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const part of parts) {
    const bytes = Buffer.from(part.text);
    const packed = deflateRawSync(bytes);
    const name = Buffer.from(part.name);
    const sizes = [crc32(bytes), packed.length, part.saidLength ?? bytes.length];
    const local = Buffer.concat([header(0x04034b50, [20, 0, 8, 0, 0], sizes, [name.length, 0]), name, packed]);
    directory.push(
      Buffer.concat([header(0x02014b50, [20, 20, 0, 8, 0, 0], sizes, [name.length, 0, 0, 0, 0, 0, 0], offset), name]),
    );
    files.push(local);
    offset += local.length;
  }
  const list = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(parts.length, 8);
  end.writeUInt16LE(parts.length, 10);
  end.writeUInt32LE(list.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...files, list, end]);
}

function header(signature: number, before: number[], sizes: number[], after: number[], offset?: number): Buffer {
  const whole = (values: readonly number[], size: 2 | 4): Buffer => {
    const buffer = Buffer.alloc(values.length * size);
    for (const [index, value] of values.entries()) buffer.writeUIntLE(value, index * size, size);
    return buffer;
  };
  return Buffer.concat([
    whole([signature], 4),
    whole(before, 2),
    whole(sizes, 4),
    whole(after, 2),
    whole(offset === undefined ? [] : [offset], 4),
  ]);
}

const relationships = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';

/** The parts of a spreadsheet of one sheet, whose XML is given. */
export function spreadsheetParts(sheet: string, more: readonly ZipPart[] = []): ZipPart[] {
  return [
    {
      name: 'xl/workbook.xml',
      text: `<workbook xmlns:r="${relationships}"><sheets><sheet name="a" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    },
    {
      name: 'xl/_rels/workbook.xml.rels',
      text: '<Relationships><Relationship Id="rId1" Target="worksheets/sheet1.xml"/></Relationships>',
    },
    { name: 'xl/worksheets/sheet1.xml', text: sheet },
    ...more,
  ];
}

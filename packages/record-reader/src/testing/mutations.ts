import type { Random } from './random.ts';

export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252' | 'iso-8859-15';

/** What goes wrong with a file on its way, in its text or in its bytes. */
export interface Mutation {
  readonly name: string;
  readonly ofText?: (text: string, random: Random, delimiter: string) => string;
  readonly ofBytes?: (bytes: Buffer, random: Random) => Buffer;
}

/** The text in an encoding; characters that it does not have become question marks, as tills do it. */
export function encoded(text: string, encoding: Encoding, hasMark: boolean): Buffer {
  if (encoding === 'utf-8') return Buffer.from(hasMark ? `\ufeff${text}` : text);
  if (encoding === 'utf-16le' || encoding === 'utf-16be') {
    const bytes = Buffer.from(`\ufeff${text}`, 'utf16le');
    return encoding === 'utf-16le' ? bytes : bytes.swap16();
  }
  const characters = [...text].map(one => (one.length === 1 && one <= '\u00ff' ? one : '?'));
  return Buffer.from(characters.join(''), 'latin1');
}

const insertedText = (at: number, text: string, inserted: string): string =>
  text.slice(0, at) + inserted + text.slice(at);
const lines = (text: string): string[] => text.split(/(?<=\n)/);
const changedLine = (text: string, random: Random, change: (line: string) => string): string => {
  const all = lines(text);
  const at = random.whole(all.length);
  return all.map((line, index) => (index === at ? change(line) : line)).join('');
};
const insertedLine = (text: string, random: Random, line: string): string => {
  const all = lines(text);
  return all.toSpliced(random.whole(all.length + 1), 0, line).join('');
};
const anywhere = (inserted: string) => (text: string, random: Random) =>
  insertedText(random.whole(text.length + 1), text, inserted);
const bytesAnywhere = (inserted: readonly number[]) => (bytes: Buffer, random: Random) => {
  const at = random.whole(bytes.length + 1);
  return Buffer.concat([bytes.subarray(0, at), Buffer.from(inserted), bytes.subarray(at)]);
};
/** A table below, with or without a blank line before it. */
const table = (rows: readonly string[]) => (text: string, random: Random, delimiter: string) => {
  const below = rows.map(row => `${row.replaceAll(',', delimiter)}\r\n`).join('');
  const blank = random.one(['\r\n', '\n', '']);
  const all = lines(text);
  const at = random.isOf(0.7) ? all.length : 1 + random.whole(all.length);
  return all.toSpliced(at, 0, blank, below).join('');
};
const headerOf = (text: string): string => lines(text)[0] ?? '';

export const mutations: readonly [Mutation, ...Mutation[]] = [
  { name: 'cut in the text', ofText: (text, random) => text.slice(0, random.whole(text.length)) },
  { name: 'cut in the bytes', ofBytes: (bytes, random) => bytes.subarray(0, random.whole(bytes.length)) },
  {
    name: 'a hole',
    ofBytes: (bytes, random) => {
      const at = random.whole(bytes.length);
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1 + random.whole(30))]);
    },
  },
  {
    name: 'a piece twice',
    ofBytes: (bytes, random) => {
      const at = random.whole(bytes.length);
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at, at + 40), bytes.subarray(at)]);
    },
  },
  {
    name: 'a bit turned',
    ofBytes: (bytes, random) => {
      const at = random.whole(bytes.length);
      return Buffer.from(bytes.map((byte, index) => (index === at ? byte ^ (1 << random.whole(8)) : byte)));
    },
  },
  { name: 'a quotation mark', ofText: anywhere('"') },
  { name: 'doubled quotation marks', ofText: anywhere('""') },
  { name: 'every quotation mark doubled', ofText: text => text.replaceAll('"', '""') },
  {
    name: 'a line without its quotation marks',
    ofText: (text, random) => changedLine(text, random, line => line.replaceAll('"', '')),
  },
  { name: 'a delimiter too many', ofText: (text, random, delimiter) => anywhere(delimiter)(text, random) },
  {
    name: 'a delimiter too few',
    ofText: (text, random, delimiter) => changedLine(text, random, line => line.replace(delimiter, '')),
  },
  {
    name: 'another delimiter in a line',
    ofText: (text, random, delimiter) =>
      changedLine(text, random, line => line.replaceAll(delimiter, random.one([';', ',', '\t']))),
  },
  {
    name: 'another delimiter in the file',
    ofText: (text, random, delimiter) => text.replaceAll(delimiter, random.one([';', ',', '|'])),
  },
  {
    name: 'a line end',
    ofText: (text, random) => anywhere(random.one(['\n', '\r\n', '\r', '\n\n', '\r\r\n']))(text, random),
  },
  {
    name: 'line ends swapped',
    ofText: (text, random) =>
      lines(text)
        .map(line => line.replace(/\r?\n$/, random.one(['\n', '\r\n', '\r\n', '\r', '\n\r'])))
        .join(''),
  },
  { name: 'line ends of old', ofText: text => text.replaceAll(/\r?\n/g, '\r') },
  { name: 'blank lines alone', ofText: text => text.replaceAll(/[^\r\n]/g, '') },
  { name: 'no last line end', ofText: text => text.replace(/\r?\n$/, '') },
  {
    name: 'blank lines',
    ofText: (text, random) =>
      insertedLine(insertedLine(text, random, '\r\n'), random, random.one(['\n', '\r\n\r\n', ' \n'])),
  },
  { name: 'NUL', ofText: anywhere('\u0000') },
  {
    name: 'an invisible character',
    ofText: (text, random) => anywhere(random.one(['\u0007', '\u001b', '\u007f', '\u001a']))(text, random),
  },
  { name: 'a byte order mark in the middle', ofText: anywhere('\ufeff') },
  { name: 'two files with their marks', ofBytes: bytes => Buffer.concat([bytes, bytes]) },
  {
    name: 'another encoding in a line',
    ofBytes: (bytes, random) => {
      const at = random.whole(bytes.length);
      return Buffer.concat([
        bytes.subarray(0, at),
        Buffer.from('Zoë,naïve,€', random.one(['latin1', 'utf8', 'utf16le'])),
        bytes.subarray(at),
      ]);
    },
  },
  {
    name: 'half a character',
    ofBytes: (bytes, random) =>
      bytesAnywhere(random.one([[0xc3], [0xe2, 0x82], [0xf0, 0x9f, 0x98], [0x80]]))(bytes, random),
  },
  {
    name: 'bytes that are nothing',
    ofBytes: (bytes, random) =>
      bytesAnywhere(random.one([[0xff], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0x81], [0x8d, 0x9d]]))(bytes, random),
  },
  { name: 'half a surrogate pair', ofText: anywhere('\ud83d'), ofBytes: bytesAnywhere([0xd8]) },
  { name: 'the other half of a pair', ofText: anywhere('\ude00') },
  { name: 'a very long line', ofText: (text, random) => insertedLine(text, random, `${'x'.repeat(4_000)}\n`) },
  {
    name: 'a very long field',
    ofText: (text, random) =>
      changedLine(text, random, line => line.replace(/,?[^,]*$/, `"${'y,'.repeat(2_000)}"\r\n`)),
  },
  { name: 'thousands of commas', ofText: (text, random) => insertedLine(text, random, `${','.repeat(2_500)}\n`) },
  { name: 'a line of two', ofText: (text, random) => changedLine(text, random, line => line.replace(/\r?\n$/, '')) },
  { name: 'the header again', ofText: (text, random) => insertedLine(text, random, headerOf(text)) },
  {
    name: 'the header again, spelled otherwise',
    ofText: (text, random) =>
      insertedLine(
        text,
        random,
        headerOf(text)
          .toUpperCase()
          .replaceAll('_', random.one([' ', '-', ''])),
      ),
  },
  {
    name: 'another spelling of the header',
    ofText: (text, random) =>
      text.replace(
        headerOf(text),
        headerOf(text)
          .replaceAll('_', random.one([' ', '-', '\u00a0']))
          .replace('line', random.one(['Line', ' LINE'])),
      ),
  },
  {
    name: 'a header in quotes',
    ofText: (text, _random, delimiter) =>
      text.replace(
        headerOf(text),
        `${headerOf(text)
          .trimEnd()
          .split(delimiter)
          .map(name => `"${name}"`)
          .join(delimiter)}\r\n`,
      ),
  },
  {
    name: 'a header with a column twice',
    ofText: (text, random) => text.replace('unit_price', random.one(['quantity', 'Line No', 'customer_name'])),
  },
  { name: 'a header that lacks a column', ofText: text => text.replace('product_id', 'article') },
  { name: 'no header', ofText: text => text.replace(headerOf(text), '') },
  {
    name: 'columns in another order in the middle',
    ofText: (text, random, delimiter) =>
      insertedLine(text, random, `${headerOf(text).trimEnd().split(delimiter).toReversed().join(delimiter)}\r\n`),
  },
  {
    name: 'lines before the header',
    ofText: (text, random, delimiter) =>
      random.one([
        'Sales of store 1\r\n\r\n',
        'Sales\r\n\r\nof store 1\r\n',
        `sep=${delimiter}\r\n`,
        '"Report of "" 14 March\r\nby till 2\n',
        `Sales${delimiter.repeat(7)}\r\n`,
        '\n\n\r\n',
        `x\r\n`.repeat(22),
      ]) + text,
  },
  {
    name: 'rows before the header',
    ofText: (text, random) => {
      const [first = '', ...rest] = lines(text);
      return rest.toSpliced(1 + random.whole(3), 0, first).join('');
    },
  },
  { name: 'a table of payments below', ofText: table(['payment_method,amount', 'CASH,7.50', 'CARD,0.00']) },
  { name: 'a table of others below', ofText: table(['Tender,Taken,Given', 'Cash,7,1']) },
  {
    name: 'a table of as many columns below',
    ofText: table([
      'store_id,name,time_zone,country,currency,manager_name,manager_email,opened_on',
      'S001,a,b,c,d,e,f,2026-01-01',
      'S002,,,,,,,',
    ]),
  },
  { name: 'totals below', ofText: table(['Total,,,,,,99.00,', 'Number of lines,12']) },
];

import { createRandom, type Random } from './random.ts';
import { type Encoding, encoded, type Mutation, mutations } from './mutations.ts';

export interface MutatedFile {
  readonly name: string;
  readonly bytes: Buffer;
  readonly delimiter: ',' | ';' | '\t' | '|';
  /** That the format declares: it is not always that of the file. */
  readonly declared: 'utf-8' | 'windows-1252' | 'iso-8859-15';
}

const header = 'transaction_id,line_no,transaction_timestamp,product_id,quantity,unit_price,line_total,customer_name';
const names = [
  'Ann Lee',
  'José',
  'Müller',
  '"Lee, Ann"',
  '"Ann ""Annie"" Lee"',
  '"two\r\nlines"',
  '',
  '""',
  'Łukasz 😀',
  '\u00a0',
] as const;

/** A right file of sales, as a till sends it. */
function rightSales(random: Random): string {
  const lineEnd = random.one(['\r\n', '\r\n', '\n']);
  const rows = Array.from({ length: 3 + random.whole(10) }, (_, index) => {
    const quantity = 1 + random.whole(3);
    const total = (quantity * 7.5).toFixed(2);
    return `R-${index},1,2026-03-14T10:0${random.whole(10)}:00,MUG-${random.whole(5)},${quantity},7.50,${total},${random.one(names)}`;
  });
  return [header, ...rows].map(line => line + lineEnd).join('');
}

/**
 * `count` damaged files, the same every time: a right file of sales with one to three mutations, in one of the encodings.
 * Kinds of mutations come in turn, so that there is none that does not come.
 */
export function* mutatedFiles(count: number, seed = 1): Generator<MutatedFile> {
  for (let number = 0; number < count; number += 1) {
    const random = createRandom(seed * 1_000_003 + number);
    const first = mutations[number % mutations.length];
    if (first === undefined) return;
    const all: Mutation[] = [first];
    while (all.length < 3 && random.isOf(0.3)) all.push(random.one(mutations));
    const encoding: Encoding = random.one([
      'utf-8',
      'utf-8',
      'utf-8',
      'utf-16le',
      'utf-16be',
      'windows-1252',
      'iso-8859-15',
    ]);
    const delimiter = random.one<MutatedFile['delimiter']>([',', ',', ';', '\t', '|']);
    let text = rightSales(random).replaceAll(',', delimiter);
    for (const { ofText } of all) if (ofText !== undefined) text = ofText(text, random, delimiter);
    let bytes = encoded(text, encoding, random.isOf(0.2));
    for (const { ofBytes } of all) if (ofBytes !== undefined) bytes = ofBytes(bytes, random);
    const isSingleByte = encoding === 'windows-1252' || encoding === 'iso-8859-15';
    // now and then another encoding is declared than that of the file
    const declared = isSingleByte && !random.isOf(0.1) ? encoding : random.isOf(0.05) ? 'windows-1252' : 'utf-8';
    yield { name: `${number}: ${all.map(({ name }) => name).join(', ')}; ${encoding}`, bytes, delimiter, declared };
  }
}

import { columnsOf, fileTypeNames } from '@tillkeeper/contracts';

/** Blanks of every kind, byte order marks, quotation marks, and what stands between the words of a name. */
const betweenWords = /[\s\p{Z}\p{C}_\-"'`]+/gu;

/** What stays of a column's name when its spelling is left out: `Store ID`, `store-id` and `StoreId` are one. */
export const nameKeyOf = (name: string): string => name.replaceAll(betweenWords, '').toLowerCase();

/** Of each file type of the contract, what its columns are called. */
const contractVocabularies: readonly ReadonlySet<string>[] = fileTypeNames.map(
  fileType => new Set(columnsOf(fileType).map(column => nameKeyOf(column.name))),
);
const nameLike = /^[\p{L}_][\p{L}\p{N} _\-.()#%/]{0,63}$/u;

/** How sure it is that a record is the header of a table. */
export type TableEvidence = 'known names' | 'names' | 'none';

/**
 * Whether the cells of a record may be the header of another table. `known names`: all look like names of columns, none is
 * there twice, and at least two and half of them are known, from one file type of the contract or as `ownKeys`. `names`:
 * all look like names, and no digit is in them. A row of sales or of master data is neither: it has numbers.
 */
export function evidenceOfTable(cells: readonly string[], ownKeys: ReadonlySet<string>): TableEvidence {
  const names = cells.map(cell => cell.replaceAll(/^[ \u00a0\ufeff]+|[ \u00a0]+$/g, ''));
  if (names.length < 2 || !names.every(name => nameLike.test(name))) return 'none';
  const keys = new Set(names.map(nameKeyOf));
  if (keys.size < names.length) return 'none';
  const known = Math.max(...[ownKeys, ...contractVocabularies].map(vocabulary => countIn(vocabulary, keys)));
  if (known >= 2 && known * 2 >= names.length) return 'known names';
  return names.some(name => /\p{N}/u.test(name)) ? 'none' : 'names';
}

const countIn = (vocabulary: ReadonlySet<string>, keys: ReadonlySet<string>): number =>
  [...keys].filter(key => vocabulary.has(key)).length;

/** The contract's names of all file types: a second table often is another file of ours. */
export const contractNames: readonly string[] = [
  ...new Set(fileTypeNames.flatMap(fileType => columnsOf(fileType).map(column => column.name))),
];

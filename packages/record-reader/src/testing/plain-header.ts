/** The columns of a format, as far as a plain reader has to know them. */
export interface PlainFormat {
  readonly known: readonly string[];
  readonly required: readonly string[];
  /** The names of columns by file type, for second tables. */
  readonly vocabularies: readonly (readonly string[])[];
}

/** The letters of a name by which it is told from others. */
export const letters = (name: string): string =>
  [...name]
    .filter(one => !/\s/.test(one) && !/\p{Z}|\p{C}/u.test(one) && !`_-"'\``.includes(one))
    .join('')
    .toLowerCase();

/** The columns that are meant by a header's cells. */
export function plainColumns(cells: readonly string[], { known }: PlainFormat): string[] {
  return cells.map(cell => {
    const name = cell.trim();
    if (known.includes(name)) return name;
    const meant = known.filter(one => letters(one) === letters(name));
    return meant.length === 1 ? (meant[0] ?? name) : name;
  });
}

export const isTwice = (columns: readonly string[]): boolean => new Set(columns).size < columns.length;

/** How much a record looks like a header: by names that are known, by names alone, or not at all. */
export function plainEvidence(
  cells: readonly string[],
  own: readonly string[],
  format: PlainFormat,
): 'known' | 'names' | undefined {
  const names = cells.map(cell => cell.replace(/^[ \u00a0\ufeff]+/, '').replace(/[ \u00a0]+$/, ''));
  if (names.length < 2) return undefined;
  for (const name of names) {
    if (name === '' || name.length > 64) return undefined;
    if (!/^(\p{L}|_)/u.test(name)) return undefined;
    if (!/^[\p{L}\p{N} _.()#%/-]*$/u.test(name)) return undefined;
  }
  if (isTwice(names.map(letters))) return undefined;
  for (const vocabulary of [own, ...format.vocabularies]) {
    const spelled = vocabulary.map(letters);
    const known = names.filter(name => spelled.includes(letters(name))).length;
    if (known >= 2 && known >= names.length / 2) return 'known';
  }
  return names.some(name => /\p{N}/u.test(name)) ? undefined : 'names';
}

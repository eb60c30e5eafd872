import { nameKeyOf } from './column-names.ts';
import { type FormatOfColumns, requiredNamesOf, sourceNamesOf } from './source-names.ts';

/** A header in the format's spelling. */
export interface MatchedHeader {
  readonly kind: 'header';
  /** As the format spells them; those that it does not know as they were sent, without blanks around them. */
  readonly columns: readonly string[];
  /** Those that were sent in another spelling. */
  readonly changes: readonly { readonly sent: string; readonly column: string }[];
}
/** Why a record is no header. `known`: how many columns of the format it names. */
export type NoHeader =
  | { readonly kind: 'missing'; readonly known: number; readonly missing: readonly string[] }
  | { readonly kind: 'repeated'; readonly known: number; readonly detail: string; readonly isComplete: boolean };

export interface HeaderMatcher {
  /** Where nothing is required, every record can be a header. */
  readonly required: readonly string[];
  match(cells: readonly string[]): MatchedHeader | NoHeader;
}

/**
 * Reads a header for a format. A name in another spelling (letter case, blanks, `-`, `_`, quotation marks) is read as the
 * format's where only one can be meant; in any order.
 */
export function createHeaderMatcher(formatFile: FormatOfColumns): HeaderMatcher {
  const known = new Set(sourceNamesOf(formatFile));
  const required = requiredNamesOf(formatFile);
  /** '' where two of the format's own names differ in their spelling alone. */
  const byKey = new Map<string, string>();
  for (const name of known) byKey.set(nameKeyOf(name), byKey.has(nameKeyOf(name)) ? '' : name);
  const columnOf = (cell: string): string => {
    const name = cell.trim();
    return known.has(name) ? name : byKey.get(nameKeyOf(name)) || name;
  };
  return {
    required,
    match(cells) {
      const columns = cells.map(columnOf);
      const named = new Set(columns);
      const knownCount = [...named].filter(name => known.has(name)).length;
      const missing = required.filter(name => !named.has(name));
      const twice = columns.findIndex((name, index) => columns.indexOf(name) < index);
      if (twice >= 0) {
        const detail = whyTwice(columns, cells, twice);
        return { kind: 'repeated', known: knownCount, detail, isComplete: missing.length === 0 };
      }
      if (missing.length > 0) return { kind: 'missing', known: knownCount, missing };
      const changes = columns.flatMap((column, index) => {
        const sent = cells[index] ?? '';
        return sent !== column && known.has(column) ? [{ sent: shown(sent), column }] : [];
      });
      return { kind: 'header', columns, changes };
    },
  };
}

function whyTwice(columns: readonly string[], cells: readonly string[], index: number): string {
  const name = columns[index] ?? '';
  const [first, second] = [cells[columns.indexOf(name)] ?? '', cells[index] ?? ''].map(cell => cell.trim());
  if (name === '') return 'Two columns have no name.';
  if (first === second) return `The column ${shown(name)} is there twice.`;
  return `The columns \`${shown(first ?? '')}\` and \`${shown(second ?? '')}\` are both ${shown(name)}.`;
}

/** Of a name that a sender wrote, what can be shown. */
export const shown = (name: string): string =>
  name
    .slice(0, 100)
    .toWellFormed()
    .replaceAll(/[\p{C}\p{Zl}\p{Zp}]/gu, '\ufffd');

import { type ColumnProfile, kindOfValue, type ValueCounts } from '@tillkeeper/domain';
import type { TextChunk } from './read-records.ts';

/** A column shows in its first rows what it is; a file of millions costs no more than this. */
const rowsLookedAt = 1_000;

export interface ColumnProfiles {
  /** Looks at right records until enough were seen. */
  look(chunk: Pick<TextChunk, 'columns' | 'from' | 'count'>): void;
  /** The header's columns in their order, with what was seen in them. */
  of(header: readonly string[]): readonly ColumnProfile[];
}

/** Counts what kinds of values stand in the first rows of each column: a header may stay and its columns change. */
export function createColumnProfiles(): ColumnProfiles {
  const counts: Record<keyof ValueCounts, number>[] = [];
  let rowsLeft = rowsLookedAt;
  return {
    look({ columns, from, count }) {
      if (rowsLeft === 0) return;
      const rows = Math.min(count, rowsLeft);
      rowsLeft -= rows;
      for (const [index, column] of columns.entries()) {
        const seen = counts[index] ?? nothingSeen();
        counts[index] = seen;
        for (let row = from; row < from + rows; row += 1) seen[kindOfValue(column[row] ?? '')] += 1;
      }
    },
    of: header => header.map((name, index) => ({ name, seen: counts[index] ?? nothingSeen() })),
  };
}

const nothingSeen = () => ({ empty: 0, integer: 0, decimal: 0, timestamp: 0, text: 0 });

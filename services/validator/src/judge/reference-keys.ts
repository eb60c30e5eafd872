import type { Finding } from './findings-file.ts';
import type { RecordPosition } from './read-records.ts';
import type { RowOutcome } from './totals.ts';

interface KeptRow {
  readonly position: RecordPosition;
  readonly content: string;
  readonly key: string;
}

/** Keys of a file of reference data: the same row twice counts once, two contents of one key are held, since nobody knows which is right. */
export function createReferenceKeys(): {
  add(row: { position: RecordPosition; key: readonly string[]; content: string; isUsable: boolean }): void;
  /** A record that cannot be read. */
  addDamaged(rowNo: number): void;
  judge(verdicts: {
    onFinding(position: RecordPosition, finding: Finding): void;
    onRow(rowNo: number, outcome: RowOutcome): void;
  }): void;
} {
  const byKey = new Map<string, KeptRow[]>();
  const held: number[] = [];
  return {
    add({ position, key, content, isUsable }) {
      if (!isUsable) {
        held.push(position.rowNo);
        return;
      }
      const text = key.join('\u0000');
      const row = { position, content, key: key.join(' ') };
      const rows = byKey.get(text);
      if (rows === undefined) byKey.set(text, [row]);
      else rows.push(row);
    },
    addDamaged(rowNo) {
      held.push(rowNo);
    },
    judge({ onFinding, onRow }) {
      for (const rowNo of held) onRow(rowNo, 'held');
      for (const rows of byKey.values()) {
        const first = rows[0];
        const isConflict = rows.some(row => row.content !== first?.content);
        const places = rows.map(row => row.position.rowNo).join(', ');
        for (const row of rows) {
          if (isConflict)
            onFinding(row.position, {
              ...{ code: 'line.conflict', value: row.key },
              detail: `${row.key} has different contents in rows ${places}`,
            });
          else if (row !== first) onFinding(row.position, { code: 'record.repeated', value: row.key });
          onRow(row.position.rowNo, isConflict ? 'held' : row === first ? 'valid' : 'repeated');
        }
      }
    },
  };
}

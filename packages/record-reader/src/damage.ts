import type { FormatFile, ProblemCodeName } from '@tillkeeper/contracts';
import type { Damaged, Place } from './results.ts';
import { shownText } from './shown-text.ts';

/** Bytes of a damaged record of which its shown text is made. */
export const shownBytes = 800;

export interface Damage {
  readonly code: ProblemCodeName;
  readonly rowNo: number;
  readonly lineFrom: number;
  readonly place: Pick<Place, 'byteFrom' | 'byteTo'>;
  readonly beginning: Buffer;
  readonly fields: number;
  /** Of the header. */
  readonly width: number;
  /** The line with which the second table begins in which it stands. */
  readonly secondTableFrom: number | undefined;
}

/** What is said of a damaged record. */
export function damagedRecord(damage: Damage, encoding: FormatFile['encoding']): Damaged {
  const { code, rowNo, lineFrom, fields, width, secondTableFrom } = damage;
  const { byteFrom, byteTo } = damage.place;
  const what = messages[code] ?? `it has ${fields} ${fields === 1 ? 'field' : 'fields'}, the header has ${width}`;
  const where =
    secondTableFrom === undefined ? '' : `; it stands in a second table, which begins in line ${secondTableFrom}`;
  return {
    kind: 'damaged',
    ...{ code, rowNo, lineFrom, byteFrom, byteTo },
    raw: shownText(damage.beginning, encoding),
    message: `Line ${lineFrom} cannot be read: ${what}${where}.`,
  };
}

const messages: Partial<Record<ProblemCodeName, string>> = {
  'record.broken-quotes': 'the quotation marks do not close',
  'record.control-character': 'it contains invisible control characters',
  'record.invalid-encoding': 'it contains characters that cannot be read',
  'record.too-long': 'it is far too long',
  'record.other-table': 'the header of the file is not its own',
};

export function wrongFieldCount(fields: number, expected: number): ProblemCodeName {
  return fields < expected ? 'record.too-few-fields' : 'record.too-many-fields';
}

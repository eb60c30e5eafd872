import { meantText } from './harmless-text.ts';
import { type PartReader, type SheetLimits, type Spreadsheet, UnusableSheet } from './open-spreadsheet.ts';
import { sheetWords } from './words.ts';

/** What stands in a cell, whoever saved it. */
export interface Cell {
  /** date: a number that is shown as one. */
  readonly kind: 'text' | 'number' | 'date' | 'truth' | 'error';
  /** Rich text without its looks; a number as it stands in the file. */
  readonly text: string;
  readonly isFormula: boolean;
}

export interface SheetRow {
  /** As programs number it, from 1. */
  readonly number: number;
  /** By the number of the column, from 1; empty ones are left out. */
  readonly cells: ReadonlyMap<number, Cell>;
}

/** What cells refer to, and the sheets of a spreadsheet. */
export interface SheetSurroundings {
  readonly sheetParts: readonly string[];
  readonly sharedTexts: readonly string[];
  /** By style: whether a number in it is shown as a date. */
  readonly isDateStyle: readonly boolean[];
  /** Days are counted from 1904, as on old Macs. */
  readonly isFrom1904: boolean;
}

export async function readSurroundings(spreadsheet: Spreadsheet): Promise<SheetSurroundings> {
  const ids: string[] = [];
  const targets = new Map<string, string>();
  let isFrom1904 = false;
  await spreadsheet.read('xl/workbook.xml', {
    open(name, attributes) {
      if (name === 'workbookPr') isFrom1904 = ['1', 'true'].includes(attributes['date1904'] ?? '');
      if (name === 'sheet') {
        const id = Object.entries(attributes).find(([key]) => key.endsWith(':id'))?.[1];
        if (id !== undefined) ids.push(id);
      }
    },
  });
  await spreadsheet.read('xl/_rels/workbook.xml.rels', {
    open(name, { Id, Target, TargetMode }) {
      if (name !== 'Relationship' || Id === undefined || Target === undefined) return;
      if (TargetMode === 'External') throw new UnusableSheet(sheetWords.refused.hasLinks);
      targets.set(Id, Target.startsWith('/') ? Target.slice(1) : `xl/${Target}`);
    },
  });
  return {
    sheetParts: ids.flatMap(id => targets.get(id) ?? []).filter(part => spreadsheet.has(part)),
    sharedTexts: await readSharedTexts(spreadsheet),
    isDateStyle: await readDateStyles(spreadsheet),
    isFrom1904,
  };
}

/** Gathers the text of `t` elements; how something is pronounced is no part of it. */
function textGatherer(): Required<PartReader> & { take(): string } {
  let text = '';
  let isIn = false;
  let isPronunciation = false;
  return {
    open(name) {
      if (name === 'rPh') isPronunciation = true;
      if (name === 't') isIn = !isPronunciation;
    },
    close(name) {
      if (name === 'rPh') isPronunciation = false;
      if (name === 't') isIn = false;
    },
    text(part) {
      if (isIn) text += part;
    },
    take() {
      const taken = text;
      text = '';
      return meantText(taken);
    },
  };
}

async function readSharedTexts(spreadsheet: Spreadsheet): Promise<string[]> {
  const texts: string[] = [];
  if (!spreadsheet.has('xl/sharedStrings.xml')) return texts;
  const gatherer = textGatherer();
  await spreadsheet.read('xl/sharedStrings.xml', {
    ...gatherer,
    close(name) {
      gatherer.close(name);
      if (name === 'si') texts.push(gatherer.take());
    },
  });
  return texts;
}

/** Numbers of the formats that every program knows as dates and times (ECMA-376, 18.8.30). */
const isKnownDateFormat = (id: number): boolean =>
  (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) || (id >= 50 && id <= 58);

const isDateFormat = (code: string): boolean =>
  /[ymdhs]/i.test(code.replace(/"[^"]*"|\\.|_.|\*.|\[(?![hms]+\])[^\]]*\]|General/gi, ''));

async function readDateStyles(spreadsheet: Spreadsheet): Promise<boolean[]> {
  const own = new Map<number, boolean>();
  const styles: boolean[] = [];
  let isInCells = false;
  if (!spreadsheet.has('xl/styles.xml')) return styles;
  await spreadsheet.read('xl/styles.xml', {
    open(name, attributes) {
      const id = Number(attributes['numFmtId']);
      if (name === 'numFmt') own.set(id, isDateFormat(attributes['formatCode'] ?? ''));
      if (name === 'cellXfs') isInCells = true;
      if (name === 'xf' && isInCells) styles.push(own.get(id) ?? isKnownDateFormat(id));
    },
    close(name) {
      if (name === 'cellXfs') isInCells = false;
    },
  });
  return styles;
}

/** The rows of a sheet that have anything in them, in their order. Throws UnusableSheet. */
export async function readRows(
  spreadsheet: Spreadsheet,
  part: string,
  surroundings: SheetSurroundings,
  limits: Pick<SheetLimits, 'maxRows'>,
): Promise<SheetRow[]> {
  const rows: SheetRow[] = [];
  const gatherer = textGatherer();
  let rowNumber = 0;
  let columnNumber = 0;
  let cells = new Map<number, Cell>();
  let cell = { type: 'n', style: 0, isFormula: false, value: '' };
  let isInValue = false;
  await spreadsheet.read(part, {
    open(name, attributes) {
      gatherer.open(name, attributes);
      if (name === 'row') {
        rowNumber = wholeNumber(attributes['r']) ?? rowNumber + 1;
        columnNumber = 0;
        cells = new Map();
      } else if (name === 'c') {
        columnNumber = columnOf(attributes['r']) ?? columnNumber + 1;
        cell = { type: attributes['t'] ?? 'n', style: Number(attributes['s'] ?? 0), isFormula: false, value: '' };
      } else if (name === 'f') {
        cell.isFormula = true;
        // such a formula fills cells beside it, which do not say so
        if (attributes['t'] === 'array' || attributes['t'] === 'dataTable') {
          throw new UnusableSheet(sheetWords.refused.hasArrays);
        }
      } else if (name === 'v') isInValue = true;
    },
    text(text) {
      gatherer.text(text);
      if (isInValue) cell.value += text;
    },
    close(name) {
      gatherer.close(name);
      if (name === 'v') isInValue = false;
      if (name === 'c') {
        const read = cellOf(cell, gatherer.take(), surroundings);
        if (read !== undefined) cells.set(columnNumber, read);
      } else if (name === 'row' && cells.size > 0) {
        if (rows.length >= limits.maxRows) throw new UnusableSheet(sheetWords.refused.tooManyRows(limits.maxRows));
        rows.push({ number: rowNumber, cells });
      }
    },
  });
  return rows;
}

const wholeNumber = (text: string | undefined): number | undefined =>
  text !== undefined && /^[1-9]\d{0,6}$/.test(text) ? Number(text) : undefined;

/** The number of the column of an address such as AB12. */
function columnOf(address: string | undefined): number | undefined {
  const letters = /^([A-Z]{1,3})\d+$/.exec(address ?? '')?.[1];
  return letters === undefined
    ? undefined
    : [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0);
}

const kinds: Readonly<Record<string, Cell['kind']>> = {
  s: 'text',
  str: 'text',
  inlineStr: 'text',
  d: 'text',
  b: 'truth',
  e: 'error',
};

function cellOf(
  raw: { type: string; style: number; isFormula: boolean; value: string },
  inlineText: string,
  { sharedTexts, isDateStyle }: SheetSurroundings,
): Cell | undefined {
  const { isFormula } = raw;
  const kind = kinds[raw.type] ?? (isDateStyle[raw.style] === true ? 'date' : 'number');
  const text =
    raw.type === 's'
      ? (sharedTexts[Number(raw.value)] ?? '')
      : raw.type === 'inlineStr'
        ? inlineText
        : raw.type === 'str'
          ? meantText(raw.value)
          : raw.value.trim();
  return text === '' && !isFormula ? undefined : { kind, text, isFormula };
}

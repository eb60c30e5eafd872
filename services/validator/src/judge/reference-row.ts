import {
  type Column,
  columnsOf,
  type FileType,
  type FormatFile,
  type ProblemCodeName,
  problemCodes,
} from '@tillkeeper/contracts';
import { createFieldCheck } from './check-field.ts';
import type { Cells } from './contract-row.ts';
import { createDecimalReader } from './decimal-cells.ts';
import type { Finding } from './findings-file.ts';
import { type ContactForms, createContactForms } from './judge-contacts.ts';
import { createTimestampReader } from './read-timestamp.ts';
import type { Reference } from './reference-data.ts';
import { createTextForm } from './reference-text.ts';

export interface JudgedReferenceRow {
  /** Canonical texts in the order of the contract's columns: instants as microseconds since 1970, null where nothing is given. */
  readonly values: readonly (string | null)[];
  readonly faults: readonly Finding[];
  /** None of the faults is an error. */
  readonly isUsable: boolean;
}

/** The columns of which the sender's file says something; what kind an article is, the format may say. */
export function givenColumns(header: readonly string[], formatFile: FormatFile): Column[] {
  return columnsOf(formatFile.file_type).filter(column => {
    if (column.isRequired || (column.name === 'kind' && formatFile.service_products.length > 0)) return true;
    const source = formatFile.columns[column.name];
    if (source === undefined) return false;
    const names = [source.from, source.otherwise, ...(source.sum ?? [])].filter(name => name !== undefined);
    return names.length === 0 || names.some(name => header.includes(name));
  });
}

/** Everything that is judged about a row of reference data by itself. */
export function createReferenceRules(
  formatFile: FormatFile,
  reference: Reference,
): (cells: Cells) => JudgedReferenceRow {
  const columns = columnsOf(formatFile.file_type);
  const storeColumn = columns.findIndex(column => column.name === 'store_id');
  const productColumn = columns.findIndex(column => column.name === 'product_id');
  const countryColumn = columns.findIndex(column => column.name === 'country');
  const chainCountry = onlyCountryOf(reference);
  const services = new Set(formatFile.service_products.map(code => formatFile.product_prefix + code));
  const isCatalogue = formatFile.file_type === 'products';
  const forms = createContactForms();
  const readers = columns.map(column => createValueReader(column, { formatFile, reference, forms }));

  return cells => {
    const timeZone = reference.stores.get(cells[storeColumn] ?? '')?.timeZone ?? 'UTC';
    const country = cells[countryColumn] || chainCountry;
    const values: (string | null)[] = [];
    const faults: Finding[] = [];
    for (const [index, read] of readers.entries()) {
      const column = columns[index];
      let text = cells[index] ?? '';
      if (isCatalogue && column?.name === 'kind' && text === '')
        text = services.has(cells[productColumn] ?? '') ? 'SERVICE' : 'GOOD';
      const { value, code } = read(text, { timeZone, country });
      values.push(value);
      if (code !== undefined) faults.push({ code, column, value: text });
    }
    return { values, faults, isUsable: faults.every(({ code }) => problemCodes[code].severity !== 'error') };
  };
}

interface ReadValue {
  readonly value: string | null;
  readonly code?: ProblemCodeName | undefined;
}

/** Where a row is: what says how its times and telephone numbers are to be read. */
interface RowPlace {
  readonly timeZone: string;
  /** Its own, else that of the chain; '' where nobody knows. */
  readonly country: string;
}

function createValueReader(
  column: Column,
  { formatFile, reference, forms }: { formatFile: FormatFile; reference: Reference; forms: ContactForms },
): (text: string, place: RowPlace) => ReadValue {
  const check = createFieldCheck(column, formatFile.decimal_sign);
  const readDecimal = column.kind === 'decimal' ? createDecimalReader(column, formatFile.decimal_sign) : undefined;
  const readTimestamp = column.kind === 'timestamp' ? createTimestampReader(formatFile.timestamp_pattern) : undefined;
  const formOf = createTextForm(column, forms);
  const refers = referenceOf(column.name, formatFile.file_type, reference);
  return (text, { timeZone, country }) => {
    const code = check(text);
    if (code !== undefined || text === '') return { value: null, code };
    if (formOf !== undefined) {
      const form = formOf(text, country);
      return form.value === null && column.isRequired ? { value: null, code: 'field.missing' } : form;
    }
    if (readDecimal !== undefined) {
      const cell = readDecimal(text);
      return typeof cell === 'string' ? { value: null, code: cell } : { value: cell.text };
    }
    if (readTimestamp !== undefined) {
      const instant = readTimestamp(text, formatFile.time_zone === 'store' ? timeZone : formatFile.time_zone);
      return typeof instant === 'string' ? { value: null, code: instant } : { value: String(instant.epochMs * 1000) };
    }
    if (column.name === 'time_zone' && !isTimeZone(text)) return { value: null, code: 'field.invalid' };
    if (refers?.isKnown(text) === false) return { value: null, code: refers.code };
    return { value: text };
  };
}

/** What a column refers to; undefined where it refers to nothing, or is the key itself. */
function referenceOf(
  name: string,
  fileType: FileType,
  { stores, products, teams, suppliers }: Reference,
): { isKnown(id: string): boolean; code: ProblemCodeName } | undefined {
  switch (name) {
    case 'store_id':
      return fileType === 'stores' ? undefined : { isKnown: id => stores.has(id), code: 'store.unknown' };
    case 'product_id':
      return fileType === 'products' ? undefined : { isKnown: id => products.has(id), code: 'product.unknown' };
    case 'team_id':
      return fileType === 'teams' ? undefined : { isKnown: id => teams.has(id), code: 'team.unknown' };
    case 'supplier_id':
      return fileType === 'suppliers' ? undefined : { isKnown: id => suppliers.has(id), code: 'supplier.unknown' };
    default:
      return undefined;
  }
}

/** The country of all stores; '' where they are in several. */
function onlyCountryOf({ stores }: Pick<Reference, 'stores'>): string {
  const countries = new Set([...stores.values()].map(store => store.country));
  const [country = ''] = countries;
  return countries.size === 1 ? country : '';
}

function isTimeZone(text: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: text });
    return true;
  } catch {
    return false;
  }
}

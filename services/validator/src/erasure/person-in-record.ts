import { columnsOf, type FormatFile } from '@tillkeeper/contracts';
import { createRowReader } from '../judge/contract-row.ts';

/** What a record says of its customer, as it was sent; '' where it says nothing. */
export interface NamedInRecord {
  /** As the books have it. */
  readonly customerId: string;
  readonly name: string;
  readonly email: string;
  readonly phone: string;
  readonly transactionId: string;
}

export interface PersonalRecords {
  /** Undefined: the record could not be split into the header's columns, or nobody knows its header. */
  read(columns: readonly string[]): NamedInRecord | undefined;
  /** The record without what may be of a person: of a sale, all that is not the sale's own. */
  blank(columns: readonly string[]): string[];
  /** Where in the record the customer_id and the number of the transaction stand, from 1; null: nowhere, or not in one column. */
  readonly customerColumn: number | null;
  readonly transactionColumn: number | null;
}

/** Reads and empties the records of one kind of file. `header`: in the order of the records' columns; null: not known. */
export function createPersonalRecords(
  header: readonly string[] | null,
  formatFile: FormatFile | undefined,
): PersonalRecords {
  const nothing = (columns: readonly string[]): string[] => columns.map(() => '');
  if (header === null || formatFile === undefined)
    return { read: () => undefined, blank: nothing, customerColumn: null, transactionColumn: null };
  const contract = columnsOf(formatFile.file_type);
  const at = (name: string): number => contract.findIndex(column => column.name === name);
  const isSale = formatFile.file_type === 'sales';
  const places = {
    customerId: at('customer_id'),
    name: at(isSale ? 'customer_name' : 'name'),
    email: at(isSale ? 'customer_email' : 'email'),
    phone: at(isSale ? 'customer_phone' : 'phone'),
    transactionId: at('transaction_id'),
  };
  const kept = isSale ? columnsOfSale(formatFile) : new Set<string>();
  const placeOf = (name: string): number | null => {
    const { from, otherwise } = formatFile.columns[name] ?? {};
    const index = from === undefined || otherwise !== undefined ? -1 : header.indexOf(from);
    return index < 0 ? null : index + 1;
  };
  const reader = createRowReader(contract, { formatFile, nameGroups: {} });
  return {
    read(columns) {
      if (columns.length !== header.length) return undefined;
      reader.begin(
        header,
        columns.map(text => [text]),
      );
      const cells = reader.read(0);
      const cell = (place: number): string => cells[place] ?? '';
      return {
        customerId: cell(places.customerId),
        name: cell(places.name),
        email: cell(places.email),
        phone: cell(places.phone),
        transactionId: cell(places.transactionId),
      };
    },
    blank: columns =>
      columns.length === header.length
        ? columns.map((text, index) => (kept.has(header[index] ?? '') ? text : ''))
        : nothing(columns),
    customerColumn: placeOf('customer_id'),
    transactionColumn: placeOf('transaction_id'),
  };
}

const ofCustomers: ReadonlySet<string> = new Set(['customer_id', 'customer_name', 'customer_email', 'customer_phone']);

/**
 * The sender's columns that say something of the sale and nothing of its customer. A column that the contract does not
 * know is not among them: it may be an address, or the number of a loyalty card.
 */
function columnsOfSale(formatFile: FormatFile): ReadonlySet<string> {
  const ofSale = new Set<string>();
  const ofPerson = new Set<string>();
  for (const [name, { from, otherwise, position_in, sum }] of Object.entries(formatFile.columns)) {
    const known = ofCustomers.has(name) ? ofPerson : ofSale;
    for (const column of [from, otherwise, position_in, ...(sum ?? [])]) if (column !== undefined) known.add(column);
  }
  return ofSale.difference(ofPerson);
}

import { columnsOf, type FormatFile } from '@tillkeeper/contracts';

/** What of a format says which of the sender's columns are read. */
export type FormatOfColumns = Pick<FormatFile, 'file_type' | 'columns'> &
  Partial<Pick<FormatFile, 'transaction_type' | 'quantity_unit'>>;

/** The sender's names that a format uses, in the order of the contract's columns. */
export function sourceNamesOf({ file_type, columns, quantity_unit, transaction_type }: FormatOfColumns): string[] {
  const used = columnsOf(file_type)
    .map(column => columns[column.name])
    .flatMap(one => [one?.from, one?.otherwise, one?.position_in, ...(one?.sum ?? [])]);
  const conditions = (transaction_type ?? []).flatMap(({ when }) => when.map(({ column }) => column));
  return unique([...used, quantity_unit?.from, ...conditions]);
}

/** Those of them without which a file cannot be read. */
export function requiredNamesOf({ file_type, columns }: FormatOfColumns): string[] {
  const required = columnsOf(file_type).filter(column => column.isRequired);
  return unique(
    required.map(column => columns[column.name]).flatMap(one => [one?.from, one?.position_in, ...(one?.sum ?? [])]),
  );
}

const unique = (names: readonly (string | undefined)[]): string[] => [
  ...new Set(names.filter(name => name !== undefined)),
];

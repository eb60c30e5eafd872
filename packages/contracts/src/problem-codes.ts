/** error: the row is not used and holds its transaction. warning: used, and reported. info: counted. */
export type Severity = 'error' | 'warning' | 'info';
export type ProblemFamily =
  | 'record'
  | 'field'
  | 'transaction'
  | 'reference'
  | 'anomaly'
  | 'contact'
  | 'repetition'
  | 'file';

interface ProblemCode {
  readonly family: ProblemFamily;
  readonly severity: Severity;
  /** For a store manager, who is no engineer. */
  readonly sentence: string;
  readonly advice: string;
}

const askVendor = 'Ask the till vendor to send the file again; nothing needs to be typed in by hand.';
const askHeadOffice =
  'Tell head office, so that it is added to the master data; the sale is kept and can be loaded then.';
const correctAtTill = 'Correct the receipt at the till and let it be sent again.';

/** The codes of findings, by name. A code is never renamed. */
export const problemCodes = {
  'record.too-few-fields': {
    family: 'record',
    severity: 'error',
    sentence: 'A line of the file has fewer fields than its header.',
    advice: askVendor,
  },
  'record.too-many-fields': {
    family: 'record',
    severity: 'error',
    sentence: 'A line of the file has more fields than its header.',
    advice: askVendor,
  },
  'record.broken-quotes': {
    family: 'record',
    severity: 'error',
    sentence: 'The quotation marks of a line do not close.',
    advice: askVendor,
  },
  'record.invalid-encoding': {
    family: 'record',
    severity: 'error',
    sentence: 'A line contains characters that cannot be read.',
    advice: askVendor,
  },
  'record.control-character': {
    family: 'record',
    severity: 'error',
    sentence: 'A line contains invisible control characters.',
    advice: askVendor,
  },
  'record.too-long': {
    family: 'record',
    severity: 'error',
    sentence: 'A line is far too long to be a receipt line.',
    advice: askVendor,
  },
  'field.missing': {
    family: 'field',
    severity: 'error',
    sentence: 'A field that is always needed is empty.',
    advice: correctAtTill,
  },
  'field.too-long': {
    family: 'field',
    severity: 'error',
    sentence: 'A value is longer than it may be.',
    advice: correctAtTill,
  },
  'field.invalid': {
    family: 'field',
    severity: 'error',
    sentence: 'A value is not one of those that are allowed.',
    advice: correctAtTill,
  },
  'number.unreadable': {
    family: 'field',
    severity: 'error',
    sentence: 'A number cannot be read.',
    advice: correctAtTill,
  },
  'number.out-of-range': {
    family: 'field',
    severity: 'error',
    sentence: 'A number is larger than any real sale.',
    advice: correctAtTill,
  },
  'number.too-many-decimals': {
    family: 'field',
    severity: 'error',
    sentence: 'A number has more decimals than it may have.',
    advice: correctAtTill,
  },
  'timestamp.unreadable': {
    family: 'field',
    severity: 'error',
    sentence: 'The date or time cannot be read.',
    advice: correctAtTill,
  },
  'timestamp.future': {
    family: 'field',
    severity: 'error',
    sentence: 'The sale is dated in the future.',
    advice: "Check the till's clock and date, then let the receipt be sent again.",
  },
  'timestamp.nonexistent-local-time': {
    family: 'field',
    severity: 'error',
    sentence: 'This time did not exist: the clocks went forward.',
    advice: "Check the till's clock.",
  },
  'json.duplicate-key': {
    family: 'field',
    severity: 'error',
    sentence: 'One field is given twice.',
    advice: askVendor,
  },
  'json.invalid-text': {
    family: 'field',
    severity: 'error',
    sentence: 'The record is not valid JSON text.',
    advice: askVendor,
  },
  'quantity.zero': { family: 'field', severity: 'error', sentence: 'The quantity is zero.', advice: correctAtTill },
  'quantity.wrong-sign': {
    family: 'field',
    severity: 'error',
    sentence: 'The quantity is negative, but the line is a sale (or positive on a return).',
    advice: correctAtTill,
  },
  'price.negative': { family: 'field', severity: 'error', sentence: 'The price is negative.', advice: correctAtTill },
  'total.mismatch': {
    family: 'field',
    severity: 'error',
    sentence: 'Quantity times price less discount is not the total of the line.',
    advice: correctAtTill,
  },
  'transaction.lines-disagree': {
    family: 'transaction',
    severity: 'error',
    sentence: 'The lines of one receipt contradict each other.',
    advice: correctAtTill,
  },
  'line.conflict': {
    family: 'transaction',
    severity: 'error',
    sentence: 'One line number of the receipt appears twice with different contents.',
    advice: correctAtTill,
  },
  'transaction.number-collision': {
    family: 'transaction',
    severity: 'error',
    sentence: 'This receipt number was already used for another sale.',
    advice: 'Compare both receipts; one of them needs another number.',
  },
  'transaction.incomplete': {
    family: 'transaction',
    severity: 'error',
    sentence: 'Some lines of the receipt are missing.',
    advice: askVendor,
  },
  'transaction.in-two-places': {
    family: 'transaction',
    severity: 'error',
    sentence: 'The lines of one receipt stand in two places of the file.',
    advice: askVendor,
  },
  'transaction.held': {
    family: 'transaction',
    severity: 'info',
    sentence: 'The line is right, but waits for another line of its receipt.',
    advice: 'Nothing: it is loaded together with the other line.',
  },
  'product.unknown': {
    family: 'reference',
    severity: 'error',
    sentence: 'The article number is not in the catalogue.',
    advice: askHeadOffice,
  },
  'team.unknown': { family: 'reference', severity: 'error', sentence: 'The club is not known.', advice: askHeadOffice },
  'team.mismatch': {
    family: 'reference',
    severity: 'error',
    sentence: 'The club is not the one of the article.',
    advice: correctAtTill,
  },
  'supplier.unknown': {
    family: 'reference',
    severity: 'error',
    sentence: 'The supplier is not known.',
    advice: askHeadOffice,
  },
  'supplier.mismatch': {
    family: 'reference',
    severity: 'error',
    sentence: 'The supplier is not the one of the article.',
    advice: correctAtTill,
  },
  'store.unknown': {
    family: 'reference',
    severity: 'error',
    sentence: 'The store is not known.',
    advice: askHeadOffice,
  },
  'store.forbidden': {
    family: 'reference',
    severity: 'error',
    sentence: 'The sender may not send for this store.',
    advice: 'Check the store number that is set in the till.',
  },
  'product.repaired': {
    family: 'reference',
    severity: 'warning',
    sentence: 'The article number was misspelt and has been repaired.',
    advice: 'Check that it is the right article.',
  },
  'customer.unknown': {
    family: 'reference',
    severity: 'info',
    sentence: 'The customer number is new.',
    advice: 'Nothing.',
  },
  'employee.unknown': {
    family: 'reference',
    severity: 'warning',
    sentence: 'The employee number is not known.',
    advice: 'Tell head office who it is.',
  },
  'promotion.unknown': {
    family: 'reference',
    severity: 'warning',
    sentence: 'The promotion code is not known.',
    advice: 'Check which promotion was meant.',
  },
  'price.differs-from-catalogue': {
    family: 'reference',
    severity: 'warning',
    sentence: 'The price is not the one of the catalogue.',
    advice: 'Check the price label.',
  },
  'return.original-unknown': {
    family: 'reference',
    severity: 'warning',
    sentence: 'The sale that is returned is not known.',
    advice: 'Check the number of the original receipt.',
  },
  'timestamp.ambiguous-local-time': {
    family: 'anomaly',
    severity: 'warning',
    sentence: 'This time came twice that night: the clocks went back. The first one is taken.',
    advice: 'Nothing.',
  },
  'quantity.outlier': {
    family: 'anomaly',
    severity: 'warning',
    sentence: 'The quantity is very unusual for this article.',
    advice: 'Check whether it was mistyped.',
  },
  'price.outlier': {
    family: 'anomaly',
    severity: 'warning',
    sentence: 'The price is very unusual for this article.',
    advice: 'Check whether it was mistyped.',
  },
  'total.outlier': {
    family: 'anomaly',
    severity: 'warning',
    sentence: 'The total is very unusual for this article.',
    advice: 'Check whether it was mistyped.',
  },
  'timestamp.outside-business-date': {
    family: 'anomaly',
    severity: 'warning',
    sentence: 'The time of the sale is not within its trading day.',
    advice: "Check the till's clock.",
  },
  'price.zero': {
    family: 'anomaly',
    severity: 'warning',
    sentence: 'The article was given away for nothing.',
    advice: 'Check whether that was meant.',
  },
  'email.invalid': {
    family: 'contact',
    severity: 'warning',
    sentence: "The customer's e-mail address is not valid and was left out.",
    advice: 'Ask the customer next time.',
  },
  'phone.invalid': {
    family: 'contact',
    severity: 'warning',
    sentence: "The customer's telephone number is not valid and was left out.",
    advice: 'Ask the customer next time.',
  },
  'record.repeated': {
    family: 'repetition',
    severity: 'info',
    sentence: 'The same line came twice in one file; it counts once.',
    advice: 'Nothing.',
  },
  'transaction.resent': {
    family: 'repetition',
    severity: 'info',
    sentence: 'The receipt was sent again unchanged.',
    advice: 'Nothing.',
  },
  'transaction.corrected': {
    family: 'repetition',
    severity: 'info',
    sentence: 'The receipt was corrected; the older version is kept.',
    advice: 'Nothing.',
  },
  'file.name-reused': {
    family: 'file',
    severity: 'warning',
    sentence: 'A file of this name with other contents came before.',
    advice: askVendor,
  },
  'file.sequence-gap': {
    family: 'file',
    severity: 'warning',
    sentence: 'A file of this till is missing in between.',
    advice: "Check whether the till's files were all sent.",
  },
  'header.unknown-column': {
    family: 'file',
    severity: 'warning',
    sentence: 'The file has a column that is not known; it is kept and not used.',
    advice: askVendor,
  },
  'header.changed': {
    family: 'file',
    severity: 'warning',
    sentence: 'The columns of the file are not those of before.',
    advice: askVendor,
  },
  'header.preamble': {
    family: 'file',
    severity: 'warning',
    sentence: 'There are lines before the header.',
    advice: askVendor,
  },
  'header.repeated-row': {
    family: 'file',
    severity: 'warning',
    sentence: 'The header stands in the file again.',
    advice: askVendor,
  },
  'table.second': {
    family: 'file',
    severity: 'warning',
    sentence: 'The file contains a second table.',
    advice: askVendor,
  },
  'file.content-known': {
    family: 'file',
    severity: 'error',
    sentence: 'The same contents came before under another name; loading them would double every sale.',
    advice: askVendor,
  },
  'file.too-many-errors': {
    family: 'file',
    severity: 'error',
    sentence: 'More than half of the lines cannot be used, so none was loaded.',
    advice: askVendor,
  },
} as const satisfies Record<string, ProblemCode>;

export type ProblemCodeName = keyof typeof problemCodes;
export const problemCodeNames = Object.keys(problemCodes) as ProblemCodeName[];

export function isProblemCode(code: string): code is ProblemCodeName {
  return Object.hasOwn(problemCodes, code);
}

/** A finding about a row (or, with `row_no` null, about the file). */
export interface Problem {
  readonly code: ProblemCodeName;
  readonly severity: Severity;
  /** From 1, in the order of the file; null for the file as a whole. */
  readonly row_no: number | null;
  readonly column_name: string | null;
  /** What stood there, shortened to 200 characters; null for personal data. */
  readonly value: string | null;
  readonly message: string;
}

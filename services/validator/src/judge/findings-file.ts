import { type Column, type ProblemCodeName, problemCodes } from '@tillkeeper/contracts';
import { type CopyFile, openCopyFile } from './copy-file.ts';

/** Where a finding is, as far as it is known. */
export interface FindingPlace {
  readonly rowNo: number | null;
  readonly lineFrom: number | null;
  readonly byteFrom: number | null;
  readonly byteTo: number | null;
  readonly storeId: string | null;
  readonly businessDate: string | null;
  readonly tillId: string | null;
  readonly transactionId: string | null;
  readonly lineNo: number | null;
  readonly productId: string | null;
  readonly amountMinor: number | null;
  readonly currency: string | null;
  /** ISO instant of the sale. */
  readonly soldAt: string | null;
  readonly employeeId: string | null;
}
export const nowhere: FindingPlace = {
  rowNo: null,
  lineFrom: null,
  byteFrom: null,
  byteTo: null,
  storeId: null,
  businessDate: null,
  tillId: null,
  transactionId: null,
  lineNo: null,
  productId: null,
  amountMinor: null,
  currency: null,
  soldAt: null,
  employeeId: null,
};

export interface Finding {
  readonly code: ProblemCodeName;
  readonly column?: Column | undefined;
  /** What stood there; not kept where it is personal. */
  readonly value?: string | undefined;
  /** More than the code's own sentence says. */
  readonly detail?: string | undefined;
  /** Articles that may be meant, the likeliest first. */
  readonly suggestions?: readonly string[] | undefined;
}

/** Columns of quality.exceptions that are copied, in this order. */
export const exceptionColumns = [
  'file_id',
  'run',
  'file_type',
  'row_no',
  'line_from',
  'byte_from',
  'byte_to',
  'store_id',
  'business_date',
  'till_id',
  'transaction_id',
  'line_no',
  'product_id',
  'code',
  'severity',
  'column_name',
  'value',
  'message',
  'amount_minor',
  'currency',
  'sold_at',
  'employee_id',
  'suggestions',
] as const;

export interface FindingsFile {
  say(place: FindingPlace, finding: Finding): void;
  drain: CopyFile['drain'];
  close: CopyFile['close'];
}

/** The text of an array of PostgreSQL; null where it is empty. */
const arrayText = (texts: readonly string[] = []): string | null =>
  texts.length === 0 ? null : `{${texts.map(text => `"${text.replace(/["\\]/g, '\\$&')}"`).join(',')}}`;

const shorten = (text: string, length = 200): string => (text.length > length ? `${text.slice(0, length - 1)}…` : text);

export function openFindingsFile(path: string, file: { fileId: string; run: number; fileType: string }): FindingsFile {
  const out = openCopyFile(path);
  return {
    say(place, finding) {
      const { sentence, severity } = problemCodes[finding.code];
      const value = finding.value === undefined || finding.column?.isPersonal === true ? null : shorten(finding.value);
      // a manager is told what stood there; where nothing stood, or nobody may see it, in which field
      const more = shorten(finding.detail ?? (value || finding.column?.name || ''), 500);
      const message =
        more === '' ? sentence : `${sentence.replace(/\.$/, '')}: ${more}${/[.!?…]$/.test(more) ? '' : '.'}`;
      out.write([
        file.fileId,
        file.run,
        file.fileType,
        place.rowNo,
        place.lineFrom,
        place.byteFrom,
        place.byteTo,
        place.storeId,
        place.businessDate,
        place.tillId,
        place.transactionId,
        place.lineNo,
        place.productId,
        finding.code,
        severity,
        finding.column?.name ?? null,
        value,
        message,
        place.amountMinor,
        place.currency,
        place.soldAt,
        place.employeeId,
        arrayText(finding.suggestions),
      ]);
    },
    drain: () => out.drain(),
    close: () => out.close(),
  };
}

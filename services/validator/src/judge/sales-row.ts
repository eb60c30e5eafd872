import { hash } from 'node:crypto';
import { minorUnitExponent, problemCodes, type TransactionType } from '@tillkeeper/contracts';
import { centsToMinor, lineHashText } from '@tillkeeper/domain';
import type { Cells, RowReader } from './contract-row.ts';
import type { Finding } from './findings-file.ts';
import type { Contact } from './judge-contacts.ts';
import type { JudgeJob } from './judge-job.ts';
import type { Reference } from './reference-data.ts';
import { createRowRules } from './row-rules.ts';
import { at, cellOf } from './sales-columns.ts';
import { createFactsReader, type ReadSalesRow } from './sales-facts.ts';

/** A sales row as it was understood. Without `line` it has an error and cannot be used. */
export interface SalesRow {
  /** '' where it cannot be known, and so are the others. */
  readonly storeId: string;
  readonly businessDate: string;
  readonly tillId: string;
  readonly transactionId: string;
  /** 0 where it cannot be read. */
  readonly lineNo: number;
  readonly productId: string;
  readonly customerId: string;
  readonly employeeId: string;
  /** Undefined where it cannot be read. */
  readonly epochMs: number | undefined;
  readonly currency: string;
  readonly transactionLineCount: number | null;
  /** Null where it cannot be read. */
  readonly amountMinor: number | null;
  readonly findings: readonly Finding[];
  /** Store, day or till are wrong: it may be a line of the basket beside it that has the same receipt number. */
  readonly isKeyDoubtful: boolean;
  readonly line: SalesLine | undefined;
}
/** What makes a usable line, beside its cells, which are right as they are. */
export interface SalesLine {
  readonly transactionType: TransactionType;
  readonly epochMs: number;
  readonly quantity: number;
  readonly unitPrice: number;
  /** Canonical decimal texts. */
  readonly quantityText: string;
  readonly unitPriceText: string;
  readonly discountText: string;
  readonly totalText: string;
  /** sha256, hex. */
  readonly lineHash: string;
  readonly contact: Contact;
}

const longestShown = 200;

/** Everything that is judged about a sales row by itself: it is converted, then every rule looks at it. Baskets come after. */
export function createSalesRules(
  job: JudgeJob,
  reference: Reference,
): {
  judge(cells: Cells, senderCell: RowReader['senderCell']): SalesRow;
  /** The store of a record that cannot be read. */
  readonly defaultStoreId: string;
} {
  const facts = createFactsReader(job, reference);
  const findingsOf = createRowRules(reference.thresholds.ofStore);
  const instantText = createInstantText();

  const judge = (cells: Cells, senderCell: RowReader['senderCell']): SalesRow => {
    const row = facts.read(cells, senderCell);
    const { place, businessDate } = row;
    const findings = findingsOf(row);
    const isRight = findings.every(({ code }) => problemCodes[code].severity !== 'error');
    return {
      storeId: place.storeId,
      businessDate,
      tillId: place.tillId,
      transactionId: shown(cellOf(cells, at.transactionId)),
      lineNo: positiveOf(cellOf(cells, at.lineNo)) ?? 0,
      productId: shown(row.productId),
      customerId: shown(cellOf(cells, at.customerId)),
      employeeId: shown(cellOf(cells, at.employeeId)),
      epochMs: row.epochMs,
      currency: place.currency,
      transactionLineCount: positiveOf(cellOf(cells, at.transactionLineCount)),
      amountMinor: row.total === undefined ? null : centsToMinor(row.total.value, minorUnitExponent(place.currency)),
      findings,
      isKeyDoubtful: place.isDoubtful || businessDate === '',
      line:
        isRight && row.epochMs !== undefined
          ? toLine(cells, row, { epochMs: row.epochMs, instant: instantText(row.epochMs) })
          : undefined,
    };
  };
  return { judge, defaultStoreId: facts.defaultStoreId };
}

function toLine(
  cells: Cells,
  row: ReadSalesRow,
  { epochMs, instant }: { epochMs: number; instant: string },
): SalesLine | undefined {
  const { quantity, unitPrice, discount, total } = row;
  if (quantity === undefined || unitPrice === undefined || discount === undefined || total === undefined)
    return undefined;
  const orNull = (index: number): string | null => cellOf(cells, index) || null;
  const canonical = lineHashText({
    transaction_type: row.transactionType,
    transaction_timestamp: instant,
    product_id: row.productId,
    team_id: orNull(at.teamId),
    supplier_id: orNull(at.supplierId),
    quantity: quantity.text,
    unit_price: unitPrice.text,
    discount_amount: discount.text,
    line_total: total.text,
    currency: row.place.currency,
    payment_method: orNull(at.paymentMethod),
    customer_id: orNull(at.customerId),
    employee_id: orNull(at.employeeId),
    promotion_code: orNull(at.promotionCode),
    original_transaction_id: orNull(at.originalTransactionId),
  });
  return {
    transactionType: row.transactionType,
    epochMs,
    quantity: quantity.value,
    unitPrice: unitPrice.value,
    quantityText: quantity.text,
    unitPriceText: unitPrice.text,
    discountText: discount.text,
    totalText: total.text,
    lineHash: hash('sha256', canonical, 'hex'),
    contact: row.contact,
  };
}

/** ISO texts of instants; the last one is remembered. */
function createInstantText(): (epochMs: number) => string {
  let lastMs = Number.NaN;
  let last = '';
  return epochMs => {
    if (epochMs !== lastMs) {
      lastMs = epochMs;
      last = new Date(epochMs).toISOString();
    }
    return last;
  };
}

const shown = (text: string): string => (text.length > longestShown ? text.slice(0, longestShown) : text);

/** A whole number from 1 to 100,000; null where there is none. */
function positiveOf(text: string): number | null {
  if (text === '') return null;
  const value = Number(text);
  return Number.isInteger(value) && value > 0 && value <= 100_000 ? value : null;
}

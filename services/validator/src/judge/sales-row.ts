import { hash } from 'node:crypto';
import { minorUnitExponent, type TransactionType } from '@tillkeeper/contracts';
import { centsToMinor, lineHashText } from '@tillkeeper/domain';
import type { Cells, RowReader } from './contract-row.ts';
import type { Finding } from './findings-file.ts';
import { createFieldRules } from './judge-fields.ts';
import type { JudgeJob } from './judge-job.ts';
import { createMoneyRule, type Money } from './judge-money.ts';
import { createPlaceRule } from './judge-place.ts';
import { createReferenceRules } from './judge-references.ts';
import { createTimeRule } from './judge-time.ts';
import type { Reference } from './reference-data.ts';
import { createRowFindings } from './row-findings.ts';
import { at, cellOf } from './sales-columns.ts';
import { createTypeRule } from './transaction-type.ts';

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
}

const longestShown = 200;

/** Everything that is judged about a sales row by itself: fields, place, time, money, references. Baskets come after. */
export function createSalesRules(
  job: JudgeJob,
  reference: Reference,
): {
  judge(cells: Cells, senderCell: RowReader['senderCell']): SalesRow;
  /** The store of a record that cannot be read. */
  readonly defaultStoreId: string;
} {
  const judgeFields = createFieldRules(job.formatFile);
  const place = createPlaceRule(job, reference);
  const judgeTime = createTimeRule(job);
  const typeOf = createTypeRule(job.formatFile);
  const judgeMoney = createMoneyRule(job.formatFile);
  const judgeReferences = createReferenceRules(reference);
  const instantText = createInstantText();
  const found = createRowFindings();

  const judge = (cells: Cells, senderCell: RowReader['senderCell']): SalesRow => {
    judgeFields(cells, found);
    const { storeId, store, tillId, currency, isDoubtful } = place.judge(cells, found);
    const { epochMs, businessDate } = judgeTime(cells, store?.timeZone ?? 'UTC', found);
    const transactionType = typeOf(cellOf(cells, at.transactionType), senderCell);
    const money = judgeMoney(cells, transactionType, found);
    judgeReferences(cells, found);
    const isRight = !found.hasError();
    return {
      storeId,
      businessDate,
      tillId,
      transactionId: shown(cellOf(cells, at.transactionId)),
      lineNo: positiveOf(cellOf(cells, at.lineNo)) ?? 0,
      productId: shown(cellOf(cells, at.productId)),
      customerId: shown(cellOf(cells, at.customerId)),
      currency,
      transactionLineCount: positiveOf(cellOf(cells, at.transactionLineCount)),
      amountMinor: money.total === undefined ? null : centsToMinor(money.total.value, minorUnitExponent(currency)),
      findings: found.take(),
      isKeyDoubtful: isDoubtful || businessDate === '',
      line:
        isRight && epochMs !== undefined
          ? toLine({ cells, transactionType, epochMs, currency, instant: instantText(epochMs), money })
          : undefined,
    };
  };
  return { judge, defaultStoreId: place.defaultStoreId };
}

function toLine(row: {
  cells: Cells;
  transactionType: TransactionType;
  epochMs: number;
  instant: string;
  currency: string;
  money: Money;
}): SalesLine | undefined {
  const { cells, money } = row;
  const { quantity, price, discount, total } = money;
  if (quantity === undefined || price === undefined || discount === undefined || total === undefined) return undefined;
  const orNull = (index: number): string | null => cellOf(cells, index) || null;
  const canonical = lineHashText({
    transaction_type: row.transactionType,
    transaction_timestamp: row.instant,
    product_id: cellOf(cells, at.productId),
    team_id: orNull(at.teamId),
    supplier_id: orNull(at.supplierId),
    quantity: quantity.text,
    unit_price: price.text,
    discount_amount: discount.text,
    line_total: total.text,
    currency: row.currency,
    payment_method: orNull(at.paymentMethod),
    customer_id: orNull(at.customerId),
    employee_id: orNull(at.employeeId),
    promotion_code: orNull(at.promotionCode),
    original_transaction_id: orNull(at.originalTransactionId),
  });
  return {
    transactionType: row.transactionType,
    epochMs: row.epochMs,
    quantity: quantity.value,
    unitPrice: price.value,
    quantityText: quantity.text,
    unitPriceText: price.text,
    discountText: discount.text,
    totalText: total.text,
    lineHash: hash('sha256', canonical, 'hex'),
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

import { hash } from 'node:crypto';
import { type Column, columnsOf, minorUnitExponent, type ProblemCodeName } from '@tillkeeper/contracts';
import {
  centsToMinor,
  createLocalCalendar,
  decimalText,
  divideHalfAway,
  lineHashText,
  productToCents,
  readDecimal,
} from '@tillkeeper/domain';
import { checkField, isDate } from './check-field.ts';
import type { CellReader } from './contract-row.ts';
import type { Finding } from './findings-file.ts';
import type { JudgeJob, ReferenceData } from './judge-job.ts';
import { createTimestampReader } from './read-timestamp.ts';

/** A sales row as it was understood. Without `line` it has an error and cannot be used. */
export interface SalesRow {
  readonly storeId: string;
  readonly businessDate: string;
  readonly tillId: string;
  readonly transactionId: string;
  readonly lineNo: number;
  readonly productId: string;
  readonly currency: string;
  readonly transactionLineCount: number | null;
  /** Null where it cannot be read. */
  readonly amountMinor: number | null;
  readonly findings: readonly Finding[];
  readonly line: SalesLine | undefined;
}
export interface SalesLine {
  readonly transactionType: string;
  readonly epochMs: number;
  readonly teamId: string;
  readonly supplierId: string;
  readonly quantity: string;
  readonly unitPrice: string;
  readonly discountAmount: string;
  readonly lineTotal: string;
  readonly paymentMethod: string;
  readonly customerId: string;
  readonly customerName: string;
  readonly customerEmail: string;
  readonly customerPhone: string;
  readonly employeeId: string;
  readonly promotionCode: string;
  readonly originalTransactionId: string;
  readonly lineHash: string;
}

const columns = new Map(columnsOf('sales').map((column): [string, Column] => [column.name, column]));
const generalColumns = columnsOf('sales').filter(
  column => !['store_id', 'business_date', 'transaction_timestamp'].includes(column.name),
);
const futureMs = 5 * 60_000;
const dayMs = 86_400_000;

export interface SalesRules {
  /** Judges one row; `cell` gives the text of a contract column ('' when it is not given). */
  judge(cell: (column: string) => string, senderCell: (senderColumn: string) => string): SalesRow;
  /** The store and currency of a record that cannot be read. */
  readonly defaultStore: { readonly storeId: string; readonly currency: string };
}

/** Everything that is judged about a sales row by itself: fields, numbers, times, references. Baskets come after. */
export function createSalesRules(
  job: JudgeJob,
  reference: ReferenceData,
  cellOf: (column: string) => CellReader | undefined,
): SalesRules {
  const { formatFile } = job;
  const readTimestamp = createTimestampReader(formatFile.timestamp_pattern);
  const calendars = new Map<string, (epochMs: number) => string>();
  const [teams, suppliers, employees, promotions] = [
    new Set(reference.teams),
    new Set(reference.suppliers),
    new Set(reference.employees),
    new Set(reference.promotions),
  ];
  const onlyStore = job.allowedStores?.length === 1 ? (job.allowedStores[0] ?? '') : '';
  const receivedMs = Date.parse(job.receivedAt);
  const typeRules = formatFile.transaction_type.map(rule => ({
    ...rule,
    when: rule.when.map(when => ({
      ...when,
      regex: when.matches === undefined ? undefined : new RegExp(when.matches, 'u'),
    })),
  }));
  const isDerivedTotal = formatFile.line_total === 'derived';
  const isAuthority = formatFile.line_total === 'authority';
  const isNotNeeded = (name: string): boolean =>
    (isDerivedTotal && name === 'line_total') || (isAuthority && name === 'unit_price');
  const columnOf = (name: string): Column | undefined => columns.get(name);
  const decimalOf = (text: string, scale: number, max: number): bigint | undefined => {
    const value = readDecimal(formatFile.decimal_sign === ',' ? text.replace(',', '.') : text, { scale, max });
    return typeof value === 'bigint' ? value : undefined;
  };

  const judge: SalesRules['judge'] = (cell, senderCell) => {
    const findings: Finding[] = [];
    let hasError = false;
    const say = (code: ProblemCodeName, name?: string, value?: string, detail?: string): void => {
      findings.push({ code, column: name === undefined ? undefined : columnOf(name), value, detail });
    };
    const fail: typeof say = (...finding) => {
      hasError = true;
      say(...finding);
    };
    const text = (name: string): string => (cellOf(name) === undefined ? '' : cell(name));

    for (const column of generalColumns) {
      if (isNotNeeded(column.name)) continue;
      let value = text(column.name);
      if (column.kind === 'decimal' && formatFile.decimal_sign === ',') value = value.replace(',', '.');
      // a declared sum is exact, whatever its parts
      const code = value === '' && column.name === 'till_id' ? undefined : checkField(column, value);
      if (code !== undefined) fail(code, column.name, value);
    }

    // the store: as the row says, else the sender's only one
    const storeId = text('store_id') || onlyStore;
    const store = reference.stores[storeId];
    if (storeId === '') fail('field.missing', 'store_id', '');
    else if (job.allowedStores !== null && !job.allowedStores.includes(storeId))
      fail('store.forbidden', 'store_id', storeId);
    else if (store === undefined) fail('store.unknown', 'store_id', storeId);
    const currency = text('currency') || store?.currency || '';

    // the time, in the declared zone or the store's
    let epochMs: number | undefined;
    let localIso: string | undefined;
    const timeText = text('transaction_timestamp');
    const zone = formatFile.time_zone === 'store' ? (store?.time_zone ?? 'UTC') : formatFile.time_zone;
    if (timeText === '') fail('field.missing', 'transaction_timestamp', '');
    else {
      const read = readTimestamp(timeText, zone);
      if (typeof read === 'string') fail(read, 'transaction_timestamp', timeText);
      else {
        epochMs = read.epochMs;
        if (read.isAmbiguous) say('timestamp.ambiguous-local-time', 'transaction_timestamp', timeText);
        if (epochMs > receivedMs + futureMs) fail('timestamp.future', 'transaction_timestamp', timeText);
        const storeZone = store?.time_zone ?? 'UTC';
        let calendar = calendars.get(storeZone);
        if (calendar === undefined) {
          calendar = createLocalCalendar(storeZone);
          calendars.set(storeZone, calendar);
        }
        localIso = calendar(epochMs);
      }
    }

    // the trading day: given by row and name (then they agree), or that of the timestamp
    const given = text('business_date');
    const named = job.nameGroups['business_date'] ?? '';
    const isFromTime = formatFile.business_date === 'timestamp' || (job.isWeb && given === '');
    const businessDate = isFromTime ? (localIso?.slice(0, 10) ?? '') : given || named || (localIso?.slice(0, 10) ?? '');
    if (given !== '' && !isDate(given)) fail('timestamp.unreadable', 'business_date', given);
    else if (given !== '' && named !== '' && given !== named && !job.isWeb)
      fail('field.invalid', 'business_date', given, `${given} in the row, ${named} in the file's name`);
    else if (!isFromTime && !isDate(businessDate)) {
      if (!hasError || localIso !== undefined) fail('field.missing', 'business_date', businessDate);
    } else if (localIso !== undefined && !isWithinDay(localIso, businessDate))
      say('timestamp.outside-business-date', 'transaction_timestamp', timeText);
    const tillId = job.isWeb ? text('till_id') || 'WEB' : text('till_id') || job.nameGroups['till_id'] || '';
    if (tillId === '') fail('field.missing', 'till_id', '');
    else if (
      text('till_id') !== '' &&
      !job.isWeb &&
      job.nameGroups['till_id'] !== undefined &&
      text('till_id') !== job.nameGroups['till_id']
    )
      fail('field.invalid', 'till_id', tillId, `${tillId} in the row, ${job.nameGroups['till_id']} in the file's name`);

    // what it is: the format's rules, else the column, else a sale
    const rule = typeRules.find(one => one.when.every(when => isTrue(when, senderCell(when.column))));
    const transactionType = rule?.is ?? (text('transaction_type') || 'SALE');
    const mayBeNegative = transactionType !== 'SALE';

    // numbers, exactly
    const quantity = decimalOf(text('quantity'), 3, 1e6);
    const discount = text('discount_amount') === '' ? 0n : decimalOf(text('discount_amount'), 2, 1e9);
    let price = isAuthority ? undefined : decimalOf(text('unit_price'), 6, 1e6);
    let total = isDerivedTotal ? undefined : decimalOf(text('line_total'), 2, 1e9);
    if (quantity !== undefined) {
      if (quantity === 0n) fail('quantity.zero', 'quantity', text('quantity'));
      else if (
        quantity < 0n !== mayBeNegative &&
        !(transactionType === 'ADJUSTMENT' || (transactionType === 'VOID' && quantity > 0n))
      )
        fail('quantity.wrong-sign', 'quantity', text('quantity'));
    }
    if (price !== undefined && price < 0n) fail('price.negative', 'unit_price', text('unit_price'));
    if (isDerivedTotal && quantity !== undefined && price !== undefined && discount !== undefined)
      total = productToCents(quantity, price) - discount;
    if (isAuthority && quantity !== undefined && quantity !== 0n && total !== undefined && discount !== undefined) {
      // cents to millionths over thousandths: (total + discount) x 10^4 x 10^3 / quantity
      const dividend = (total + discount) * 10_000_000n;
      price = quantity < 0n ? divideHalfAway(-dividend, -quantity) : divideHalfAway(dividend, quantity);
      if (price < 0n) fail('price.negative', 'line_total', text('line_total'));
    }
    if (
      formatFile.line_total === 'sent' &&
      quantity !== undefined &&
      price !== undefined &&
      discount !== undefined &&
      total !== undefined
    ) {
      const expected = productToCents(quantity, price) - discount;
      if (expected !== total)
        fail(
          'total.mismatch',
          'line_total',
          text('line_total'),
          `${text('quantity')} x ${text('unit_price')} - ${text('discount_amount') || '0'} is ${decimalText(expected, 2)}, not ${text('line_total')}`,
        );
    }
    if (price === 0n) say('price.zero', 'unit_price', '0');
    const amountMinor = total === undefined ? null : Number(centsToMinor(total, minorUnitExponent(currency)));

    // references
    const productId = text('product_id');
    const product = reference.products[productId];
    const check = (
      code: 'team' | 'supplier',
      known: ReadonlySet<string>,
      ofProduct: string | null | undefined,
    ): void => {
      const value = text(`${code}_id`);
      if (value === '') return;
      if (!known.has(value)) fail(`${code}.unknown`, `${code}_id`, value);
      else if (product !== undefined && ofProduct !== null && ofProduct !== undefined && ofProduct !== value)
        fail(`${code}.mismatch`, `${code}_id`, value, `${value}, the article has ${ofProduct}`);
    };
    if (productId !== '' && productId.length <= 64 && product === undefined)
      fail('product.unknown', 'product_id', productId);
    check('team', teams, product?.[1]);
    check('supplier', suppliers, product?.[2]);
    if (text('employee_id') !== '' && !employees.has(text('employee_id')))
      say('employee.unknown', 'employee_id', text('employee_id'));
    if (text('promotion_code') !== '' && !promotions.has(text('promotion_code')))
      say('promotion.unknown', 'promotion_code', text('promotion_code'));

    const lineNo = Number(text('line_no'));
    const count = Number(text('transaction_line_count'));
    const common = {
      storeId,
      businessDate: isDate(businessDate) ? businessDate : '',
      tillId,
      transactionId: text('transaction_id'),
      lineNo: Number.isInteger(lineNo) && lineNo > 0 && lineNo <= 100_000 ? lineNo : 0,
      productId,
      currency,
      transactionLineCount: text('transaction_line_count') !== '' && Number.isInteger(count) ? count : null,
      amountMinor,
      findings,
    };
    if (
      hasError ||
      quantity === undefined ||
      price === undefined ||
      total === undefined ||
      discount === undefined ||
      epochMs === undefined
    )
      return { ...common, line: undefined };
    const line = {
      transactionType,
      epochMs,
      teamId: text('team_id'),
      supplierId: text('supplier_id'),
      quantity: decimalText(quantity, 3),
      unitPrice: decimalText(price, 6),
      discountAmount: decimalText(discount, 2),
      lineTotal: decimalText(total, 2),
      paymentMethod: text('payment_method'),
      customerId: text('customer_id'),
      customerName: text('customer_name'),
      customerEmail: text('customer_email'),
      customerPhone: text('customer_phone'),
      employeeId: text('employee_id'),
      promotionCode: text('promotion_code'),
      originalTransactionId: text('original_transaction_id'),
    };
    const canonical = lineHashText({
      transaction_type: transactionType,
      transaction_timestamp: new Date(epochMs).toISOString(),
      product_id: productId,
      team_id: line.teamId || null,
      supplier_id: line.supplierId || null,
      quantity: line.quantity,
      unit_price: line.unitPrice,
      discount_amount: line.discountAmount,
      line_total: line.lineTotal,
      currency,
      payment_method: line.paymentMethod || null,
      customer_id: line.customerId || null,
      employee_id: line.employeeId || null,
      promotion_code: line.promotionCode || null,
      original_transaction_id: line.originalTransactionId || null,
    });
    return { ...common, line: { ...line, lineHash: hash('sha256', canonical, 'hex') } };
  };
  return { judge, defaultStore: { storeId: onlyStore, currency: reference.stores[onlyStore]?.currency ?? '' } };
}

const isTrue = (when: { regex: RegExp | undefined; is_negative?: boolean | undefined }, text: string): boolean =>
  (when.regex === undefined || when.regex.test(text)) &&
  (when.is_negative === undefined || /^\s*-\d/.test(text) === when.is_negative);

/** A trading day ends at six in the morning after it. */
function isWithinDay(localIso: string, businessDate: string): boolean {
  if (localIso.startsWith(businessDate)) return true;
  const sinceStartMs = Date.parse(localIso) - Date.parse(`${businessDate}T00:00:00.000Z`);
  return sinceStartMs >= 0 && sinceStartMs < dayMs + 6 * 3_600_000;
}

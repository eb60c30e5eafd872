import type { JudgeJob } from '../judge/judge-job.ts';
import { basketKey } from './basket-key.ts';
import { createChunkColumns, plainTextColumns } from './chunk-columns.ts';
import { createFieldFinder } from './find-fields.ts';
import type { KnownThings } from './known-things.ts';
import { createLineHashes } from './line-hashes.ts';
import { createLineText, mostTextBytes } from './line-text.ts';
import { createPlaceNumbers } from './place-numbers.ts';
import type { PlainSources } from './plain-sources.ts';
import {
  isPlainId,
  isReceiptNumber,
  isSameBytes,
  readClock,
  readCount,
  readHundredths,
  readOffset,
} from './read-plain.ts';
import { makeRoom, type Room } from './walked-chunk.ts';

export interface RecordWalker {
  /** `csv`: `count` verified records; `room` has room for them, and is filled. */
  walk(csv: Buffer, count: number, room: Room): void;
  /** The `columns` of what was walked last, in `into` where it has room for them. */
  columns(rowNos: Float64Array, into: SharedArrayBuffer): Promise<Uint8Array<SharedArrayBuffer>>;
  /** Of tills by their number. */
  readonly tillIds: readonly string[];
}

const sale = Buffer.from('SALE');
const hourMs = 3_600_000;
const dayMs = 86_400_000;
/** Where the columns of `placeTextColumns` begin. */
const placeTexts = plainTextColumns.length;

/**
 * Finds the fields of records and reads what is written plainly, in bytes: texts of 15 columns of 1,000,000 rows take four
 * seconds to make, and nearly all rows are never looked at as texts.
 */
export function createRecordWalker(options: {
  readonly job: Pick<JudgeJob, 'receivedAt' | 'nameGroups'>;
  readonly sources: PlainSources;
  readonly things: KnownThings;
  readonly delimiter: string;
  /** Fields of a record. */
  readonly width: number;
  readonly defaultStoreId: string;
}): RecordWalker {
  const { job, sources, things, width } = options;
  const { fields } = sources;
  const receivedMs = Date.parse(job.receivedAt);
  const places = createPlaceNumbers({ job, constants: sources.constants });
  const defaultStore = Buffer.from(sources.constants.store_id || options.defaultStoreId);
  const defaultStoreNumber = things.stores.find(defaultStore, 0, defaultStore.length);
  const lineText = createLineText();
  const lineHashes = createLineHashes(mostTextBytes);
  const columns = createChunkColumns();
  const nothing = makeRoom(0);
  // columns that are not there are its place more: empty
  const { from, to, find: findFields } = createFieldFinder(width, options.delimiter.charCodeAt(0));
  const column = (index: number): number => (index < 0 ? width : index);
  const at = {
    store: column(fields.store_id),
    till: column(fields.till_id),
    date: column(fields.business_date),
    transaction: column(fields.transaction_id),
    lineNo: column(fields.line_no),
    lineCount: column(fields.transaction_line_count),
    type: column(fields.transaction_type),
    time: column(fields.transaction_timestamp),
    product: column(fields.product_id),
    team: column(fields.team_id),
    supplier: column(fields.supplier_id),
    quantity: column(fields.quantity),
    price: column(fields.unit_price),
    discount: column(fields.discount_amount),
    total: column(fields.line_total),
    currency: column(fields.currency),
    payment: column(fields.payment_method),
    customer: column(fields.customer_id),
    employee: column(fields.employee_id),
    promotion: column(fields.promotion_code),
  };
  const empties = [
    column(fields.customer_name),
    column(fields.customer_email),
    column(fields.customer_phone),
    column(fields.original_transaction_id),
  ].filter(index => index < width);
  const texts = Int32Array.from(plainTextColumns, name => column(fields[name]));
  const fromOf = (index: number): number => from[index] ?? 0;
  const toOf = (index: number): number => to[index] ?? 0;

  // what a row is read into; replaced for every chunk
  let walked = { room: nothing, count: 0 };
  let csv: Buffer = sale;
  let hasNul = false;
  let start = 0;
  // of the row before
  let beforeRow = -2;
  let transactionFrom = 0;
  let transactionTo = 0;
  let customerFrom = 0;
  let customerTo = 0;
  let { starts, isSameBasket, isSameHead, keys, lineNos, lineCounts, tills, days, epochMs } = nothing;
  let {
    isRead: isReads,
    quantity: quantities,
    unitPrice: unitPrices,
    discount: discounts,
    total: totals,
    expectedTotal: expectedTotals,
    secondsAhead: secondsAheads,
    isPlainHour: isPlainHours,
    isOnItsDay: isOnItsDays,
    store: stores,
    isAllowedStore: isAllowedStores,
    product: products,
    team: teams,
    supplier: suppliers,
    employee: employees,
    promotion: promotions,
    teamOfProduct: teamOfProducts,
    supplierOfProduct: supplierOfProducts,
    listPrice: listPrices,
  } = nothing.facts;

  /** A function of its own: a loop over rows would be compiled anew for every chunk, which takes longer than running it. */
  const walkRow = (row: number): void => {
    starts[row] = start;
    isReads[row] = 0;
    isSameBasket[row] = 0;
    isSameHead[row] = 0;
    keys[row] = 0;
    const next = findFields(csv, start);
    start = Math.abs(next);
    if (next < 0 || hasNul) return;

    const storeFrom = fromOf(at.store);
    const store =
      storeFrom === toOf(at.store) ? defaultStoreNumber : things.stores.find(csv, storeFrom, toOf(at.store));
    const known = things.storeOf[store - 1];
    if (known === undefined || known.currency === 0) return;
    const till = places.till(csv, fromOf(at.till), toOf(at.till));
    const day = places.day(csv, fromOf(at.date), toOf(at.date));
    const idFrom = fromOf(at.transaction);
    const idTo = toOf(at.transaction);
    if (till < 0 || day < 0 || !isReceiptNumber(csv, idFrom, idTo)) return;
    const lineNo = readCount(csv, fromOf(at.lineNo), toOf(at.lineNo));
    const countFrom = fromOf(at.lineCount);
    const lineCount = countFrom === toOf(at.lineCount) ? 0 : readCount(csv, countFrom, toOf(at.lineCount));
    if (lineNo < 0 || lineCount < 0) return;
    const typeFrom = fromOf(at.type);
    const typeTo = toOf(at.type);
    if (typeFrom !== typeTo && csv.compare(sale, 0, 4, typeFrom, typeTo) !== 0) return;

    const timeFrom = fromOf(at.time);
    const timeTo = toOf(at.time);
    const clockMs = readClock(csv, timeFrom, timeTo);
    if (clockMs < 0) return;
    let utcMs = Number.NaN;
    let localMs = clockMs;
    if (timeTo - timeFrom === 19) utcMs = clockMs - known.hours.ofLocal(Math.floor(clockMs / hourMs));
    else {
      utcMs = clockMs - readOffset(csv, timeFrom + 19, timeTo);
      localMs = utcMs + known.hours.ofUtc(Math.floor(utcMs / hourMs));
    }
    const isPlainHour = !Number.isNaN(utcMs) && !Number.isNaN(localMs);

    const quantity = readHundredths(csv, fromOf(at.quantity), toOf(at.quantity));
    const price = readHundredths(csv, fromOf(at.price), toOf(at.price));
    const discountFrom = fromOf(at.discount);
    const discount = discountFrom === toOf(at.discount) ? 0 : readHundredths(csv, discountFrom, toOf(at.discount));
    const total = readHundredths(csv, fromOf(at.total), toOf(at.total));
    if (quantity < 0 || price < 0 || discount < 0 || total < 0) return;
    const currency = things.currencies.find(csv, fromOf(at.currency), toOf(at.currency));
    if (currency !== 0 && currency !== known.currency) return;
    const paymentFrom = fromOf(at.payment);
    const paymentTo = toOf(at.payment);
    if (things.payments.find(csv, paymentFrom, paymentTo) < 0) return;
    const customer = fromOf(at.customer);
    const customerEnd = toOf(at.customer);
    if (!isPlainId(csv, customer, customerEnd)) return;
    let isEmpty = true;
    for (let index = 0; index < empties.length; index += 1)
      if (fromOf(empties[index] ?? 0) !== toOf(empties[index] ?? 0)) isEmpty = false;
    if (!isEmpty) return;
    const productFrom = fromOf(at.product);
    const productTo = toOf(at.product);
    const teamFrom = fromOf(at.team);
    const teamTo = toOf(at.team);
    const supplierFrom = fromOf(at.supplier);
    const supplierTo = toOf(at.supplier);
    const employeeFrom = fromOf(at.employee);
    const employeeTo = toOf(at.employee);
    const promotionFrom = fromOf(at.promotion);
    const promotionTo = toOf(at.promotion);
    const product = things.products.find(csv, productFrom, productTo);
    const team = things.teams.find(csv, teamFrom, teamTo);
    const supplier = things.suppliers.find(csv, supplierFrom, supplierTo);
    const employee = things.employees.find(csv, employeeFrom, employeeTo);
    const promotion = things.promotions.find(csv, promotionFrom, promotionTo);

    isReads[row] = 1;
    for (let index = 0; index < texts.length; index += 1) {
      const field = texts[index] ?? 0;
      columns.put(index, csv, fromOf(field), toOf(field));
    }
    const tillBytes = places.tillBytes[till] ?? sale;
    const currencyText = things.currencyBytes[known.currency - 1] ?? sale;
    columns.put(placeTexts, known.idBytes, 0, known.idBytes.length);
    columns.put(placeTexts + 1, tillBytes, 0, tillBytes.length);
    columns.put(placeTexts + 2, currencyText, 0, currencyText.length);
    quantities[row] = quantity * 10;
    unitPrices[row] = price * 10_000;
    discounts[row] = discount;
    totals[row] = total;
    expectedTotals[row] = Math.floor((quantity * price + 50) / 100) - discount;
    secondsAheads[row] = (utcMs - receivedMs) / 1000;
    isPlainHours[row] = isPlainHour ? 1 : 0;
    isOnItsDays[row] = Math.floor(localMs / dayMs) === day ? 1 : 0;
    stores[row] = store;
    isAllowedStores[row] = known.isAllowed ? 1 : 0;
    products[row] = product === 0 ? -1 : product;
    teams[row] = team;
    suppliers[row] = supplier;
    employees[row] = employee;
    promotions[row] = promotion;
    teamOfProducts[row] = things.teamOfProduct[product - 1] ?? 0;
    supplierOfProducts[row] = things.supplierOfProduct[product - 1] ?? 0;
    listPrices[row] = known.listPrices[product - 1] ?? -1;
    lineNos[row] = lineNo;
    lineCounts[row] = lineCount;
    tills[row] = till;
    days[row] = day;
    epochMs[row] = utcMs;

    const isSame =
      beforeRow === row - 1 &&
      stores[row - 1] === store &&
      tills[row - 1] === till &&
      (days[row - 1] === day || places.isWeb(till)) &&
      isSameBytes(csv, idFrom, idTo, transactionFrom, transactionTo);
    if (isSame) {
      isSameBasket[row] = 1;
      keys[row] = keys[row - 1] ?? 0;
      if (
        days[row - 1] === day &&
        lineCounts[row - 1] === lineCount &&
        isSameBytes(csv, customer, customerEnd, customerFrom, customerTo)
      )
        isSameHead[row] = 1;
    } else keys[row] = basketKey({ store, till, day: places.isWeb(till) ? 0 : day }, csv, idFrom, idTo);
    beforeRow = row;
    transactionFrom = idFrom;
    transactionTo = idTo;
    customerFrom = customer;
    customerTo = customerEnd;

    // a row that names what is not known is not proven: its hash is the rules' to make, and its texts may be of any length
    if (!isPlainHour || product <= 0 || team < 0 || supplier < 0 || employee < 0 || promotion < 0) return;
    lineText.begin(lineHashes.bytes, lineHashes.next(), utcMs);
    lineText.field(csv, productFrom, productTo);
    if (teamFrom === teamTo) lineText.nothing();
    else lineText.field(csv, teamFrom, teamTo);
    if (supplierFrom === supplierTo) lineText.nothing();
    else lineText.field(csv, supplierFrom, supplierTo);
    lineText.hundredths(quantity);
    lineText.hundredths(price);
    lineText.hundredths(discount);
    lineText.hundredths(total);
    lineText.field(currencyText, 0, currencyText.length);
    if (paymentFrom === paymentTo) lineText.nothing();
    else lineText.field(csv, paymentFrom, paymentTo);
    if (customer === customerEnd) lineText.nothing();
    else lineText.field(csv, customer, customerEnd);
    if (employeeFrom === employeeTo) lineText.nothing();
    else lineText.field(csv, employeeFrom, employeeTo);
    if (promotionFrom === promotionTo) lineText.nothing();
    else lineText.field(csv, promotionFrom, promotionTo);
    lineText.nothing();
    lineHashes.add(row, lineText.end());
  };

  const walk = (bytes: Buffer, count: number, room: Room): void => {
    walked = { room, count };
    columns.begin(count);
    lineHashes.begin(room.rows);
    csv = bytes;
    hasNul = bytes.includes(0);
    start = 0;
    beforeRow = -2;
    ({ starts, isSameBasket, isSameHead, keys, lineNos, lineCounts, tills, days, epochMs } = room);
    ({
      isRead: isReads,
      quantity: quantities,
      unitPrice: unitPrices,
      discount: discounts,
      total: totals,
      expectedTotal: expectedTotals,
      secondsAhead: secondsAheads,
      isPlainHour: isPlainHours,
      isOnItsDay: isOnItsDays,
      store: stores,
      isAllowedStore: isAllowedStores,
      product: products,
      team: teams,
      supplier: suppliers,
      employee: employees,
      promotion: promotions,
      teamOfProduct: teamOfProducts,
      supplierOfProduct: supplierOfProducts,
      listPrice: listPrices,
    } = room.facts);
    for (let row = 0; row < count; row += 1) {
      walkRow(row);
      columns.endRow(row);
    }
    starts[count] = start;
    if (start !== csv.length) throw new Error(`${count} verified records end at ${start} of ${csv.length} bytes`);
  };

  return {
    walk,
    columns: (rowNos, into) => columns.write({ ...walked, rowNos, hashes: lineHashes.finish(walked.count) }, into),
    tillIds: places.tillIds,
  };
}

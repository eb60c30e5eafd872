// Written by `npx -y pnpm@12.18.0 documents` from the files beside it.
import { rule as discountAbovePrice } from './anomaly/discount-above-price.ts';
import { rule as priceOutlier } from './anomaly/price-outlier.ts';
import { rule as priceZero } from './anomaly/price-zero.ts';
import { rule as quantityOutlier } from './anomaly/quantity-outlier.ts';
import { rule as timestampAmbiguousLocalTime } from './anomaly/timestamp-ambiguous-local-time.ts';
import { rule as timestampOutsideBusinessDate } from './anomaly/timestamp-outside-business-date.ts';
import { rule as totalOutlier } from './anomaly/total-outlier.ts';
import { rule as emailInvalid } from './contact/email-invalid.ts';
import { rule as phoneInvalid } from './contact/phone-invalid.ts';
import { rule as fieldInvalid } from './field/field-invalid.ts';
import { rule as fieldMissing } from './field/field-missing.ts';
import { rule as fieldTooLong } from './field/field-too-long.ts';
import { rule as jsonDuplicateKey } from './field/json-duplicate-key.ts';
import { rule as jsonInvalidText } from './field/json-invalid-text.ts';
import { rule as numberOutOfRange } from './field/number-out-of-range.ts';
import { rule as numberTooManyDecimals } from './field/number-too-many-decimals.ts';
import { rule as numberUnreadable } from './field/number-unreadable.ts';
import { rule as priceNegative } from './field/price-negative.ts';
import { rule as quantityWrongSign } from './field/quantity-wrong-sign.ts';
import { rule as quantityZero } from './field/quantity-zero.ts';
import { rule as timestampFuture } from './field/timestamp-future.ts';
import { rule as timestampNonexistentLocalTime } from './field/timestamp-nonexistent-local-time.ts';
import { rule as timestampUnreadable } from './field/timestamp-unreadable.ts';
import { rule as totalMismatch } from './field/total-mismatch.ts';
import { rule as fileContentKnown } from './file/file-content-known.ts';
import { rule as fileNameReused } from './file/file-name-reused.ts';
import { rule as fileSequenceGap } from './file/file-sequence-gap.ts';
import { rule as fileTooManyErrors } from './file/file-too-many-errors.ts';
import { rule as headerChanged } from './file/header-changed.ts';
import { rule as headerPreamble } from './file/header-preamble.ts';
import { rule as headerRepeatedRow } from './file/header-repeated-row.ts';
import { rule as headerUnknownColumn } from './file/header-unknown-column.ts';
import { rule as tableSecond } from './file/table-second.ts';
import { rule as recordBrokenQuotes } from './record/record-broken-quotes.ts';
import { rule as recordControlCharacter } from './record/record-control-character.ts';
import { rule as recordInvalidEncoding } from './record/record-invalid-encoding.ts';
import { rule as recordOtherTable } from './record/record-other-table.ts';
import { rule as recordTooFewFields } from './record/record-too-few-fields.ts';
import { rule as recordTooLong } from './record/record-too-long.ts';
import { rule as recordTooManyFields } from './record/record-too-many-fields.ts';
import { rule as customerUnknown } from './reference/customer-unknown.ts';
import { rule as employeeUnknown } from './reference/employee-unknown.ts';
import { rule as priceDiffersFromCatalogue } from './reference/price-differs-from-catalogue.ts';
import { rule as productRepaired } from './reference/product-repaired.ts';
import { rule as productUnknown } from './reference/product-unknown.ts';
import { rule as promotionUnknown } from './reference/promotion-unknown.ts';
import { rule as returnOriginalUnknown } from './reference/return-original-unknown.ts';
import { rule as storeForbidden } from './reference/store-forbidden.ts';
import { rule as storeUnknown } from './reference/store-unknown.ts';
import { rule as supplierMismatch } from './reference/supplier-mismatch.ts';
import { rule as supplierUnknown } from './reference/supplier-unknown.ts';
import { rule as teamMismatch } from './reference/team-mismatch.ts';
import { rule as teamUnknown } from './reference/team-unknown.ts';
import { rule as recordRepeated } from './repetition/record-repeated.ts';
import { rule as transactionCorrected } from './repetition/transaction-corrected.ts';
import { rule as transactionResent } from './repetition/transaction-resent.ts';
import { rule as lineConflict } from './transaction/line-conflict.ts';
import { rule as transactionHeld } from './transaction/transaction-held.ts';
import { rule as transactionInTwoPlaces } from './transaction/transaction-in-two-places.ts';
import { rule as transactionIncomplete } from './transaction/transaction-incomplete.ts';
import { rule as transactionLinesDisagree } from './transaction/transaction-lines-disagree.ts';
import { rule as transactionNumberCollision } from './transaction/transaction-number-collision.ts';
import type { Rule } from './rule.ts';

/** Every rule by its code, family after family. */
export const rules = {
  'record.broken-quotes': recordBrokenQuotes,
  'record.control-character': recordControlCharacter,
  'record.invalid-encoding': recordInvalidEncoding,
  'record.other-table': recordOtherTable,
  'record.too-few-fields': recordTooFewFields,
  'record.too-long': recordTooLong,
  'record.too-many-fields': recordTooManyFields,
  'field.invalid': fieldInvalid,
  'field.missing': fieldMissing,
  'field.too-long': fieldTooLong,
  'json.duplicate-key': jsonDuplicateKey,
  'json.invalid-text': jsonInvalidText,
  'number.out-of-range': numberOutOfRange,
  'number.too-many-decimals': numberTooManyDecimals,
  'number.unreadable': numberUnreadable,
  'price.negative': priceNegative,
  'quantity.wrong-sign': quantityWrongSign,
  'quantity.zero': quantityZero,
  'timestamp.future': timestampFuture,
  'timestamp.nonexistent-local-time': timestampNonexistentLocalTime,
  'timestamp.unreadable': timestampUnreadable,
  'total.mismatch': totalMismatch,
  'line.conflict': lineConflict,
  'transaction.held': transactionHeld,
  'transaction.in-two-places': transactionInTwoPlaces,
  'transaction.incomplete': transactionIncomplete,
  'transaction.lines-disagree': transactionLinesDisagree,
  'transaction.number-collision': transactionNumberCollision,
  'customer.unknown': customerUnknown,
  'employee.unknown': employeeUnknown,
  'price.differs-from-catalogue': priceDiffersFromCatalogue,
  'product.repaired': productRepaired,
  'product.unknown': productUnknown,
  'promotion.unknown': promotionUnknown,
  'return.original-unknown': returnOriginalUnknown,
  'store.forbidden': storeForbidden,
  'store.unknown': storeUnknown,
  'supplier.mismatch': supplierMismatch,
  'supplier.unknown': supplierUnknown,
  'team.mismatch': teamMismatch,
  'team.unknown': teamUnknown,
  'discount.above-price': discountAbovePrice,
  'price.outlier': priceOutlier,
  'price.zero': priceZero,
  'quantity.outlier': quantityOutlier,
  'timestamp.ambiguous-local-time': timestampAmbiguousLocalTime,
  'timestamp.outside-business-date': timestampOutsideBusinessDate,
  'total.outlier': totalOutlier,
  'email.invalid': emailInvalid,
  'phone.invalid': phoneInvalid,
  'record.repeated': recordRepeated,
  'transaction.corrected': transactionCorrected,
  'transaction.resent': transactionResent,
  'file.content-known': fileContentKnown,
  'file.name-reused': fileNameReused,
  'file.sequence-gap': fileSequenceGap,
  'file.too-many-errors': fileTooManyErrors,
  'header.changed': headerChanged,
  'header.preamble': headerPreamble,
  'header.repeated-row': headerRepeatedRow,
  'header.unknown-column': headerUnknownColumn,
  'table.second': tableSecond,
} as const satisfies Record<string, Rule>;
export type ProblemCodeName = keyof typeof rules;

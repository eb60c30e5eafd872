import type { ProblemCodeName } from '@tillkeeper/contracts';
import type { PlanExpression } from '@tillkeeper/contracts';
import type { FactName } from './facts.ts';

/** Columns of numbers of the rows of a chunk: see `factNames`. */
export type PlainColumns = Readonly<Record<FactName, PlanExpression>>;

const isRead = ({ isRead }: PlainColumns): PlanExpression => isRead.eq(1);
const isKnown = (number: PlanExpression): PlanExpression => number.gt(0);
const isKnownOrNotGiven = (number: PlanExpression): PlanExpression => number.gtEq(0);
/** Nobody has said which it has to be, the row does not say it, or they are the same. */
const agrees = (given: PlanExpression, ofProduct: PlanExpression): PlanExpression =>
  given.eq(0).or(ofProduct.eq(0)).or(given.eq(ofProduct));

/**
 * For each code of a row by itself, what proves of whole columns that its rule finds nothing. It may be too strict: a row that
 * does not pass is judged by the rules themselves. It must never be too lax.
 */
export const passes: Readonly<Partial<Record<ProblemCodeName, (columns: PlainColumns) => PlanExpression>>> = {
  'field.missing': isRead,
  'field.too-long': isRead,
  'field.invalid': isRead,
  'number.unreadable': isRead,
  'number.too-many-decimals': isRead,
  'number.out-of-range': isRead,
  'timestamp.unreadable': isRead,
  'timestamp.nonexistent-local-time': ({ isPlainHour }) => isPlainHour.eq(1),
  'timestamp.ambiguous-local-time': ({ isPlainHour }) => isPlainHour.eq(1),
  'timestamp.future': ({ secondsAhead }) => secondsAhead.ltEq(0),
  'timestamp.outside-business-date': ({ isOnItsDay }) => isOnItsDay.eq(1),
  'quantity.zero': ({ quantity }) => quantity.gt(0),
  // every plain row is a sale
  'quantity.wrong-sign': ({ quantity }) => quantity.gt(0),
  'price.zero': ({ unitPrice }) => unitPrice.gt(0),
  'price.negative': ({ unitPrice }) => unitPrice.gt(0),
  'total.mismatch': ({ total, expectedTotal }) => total.eq(expectedTotal),
  'discount.above-price': ({ total }) => total.gtEq(0),
  'store.unknown': ({ store }) => isKnown(store),
  'store.forbidden': ({ isAllowedStore }) => isAllowedStore.eq(1),
  'product.unknown': ({ product }) => isKnown(product),
  'product.repaired': ({ product }) => isKnown(product),
  'team.unknown': ({ team }) => isKnownOrNotGiven(team),
  'team.mismatch': ({ team, teamOfProduct }) => agrees(team, teamOfProduct),
  'supplier.unknown': ({ supplier }) => isKnownOrNotGiven(supplier),
  'supplier.mismatch': ({ supplier, supplierOfProduct }) => agrees(supplier, supplierOfProduct),
  'employee.unknown': ({ employee }) => isKnownOrNotGiven(employee),
  'promotion.unknown': ({ promotion }) => isKnownOrNotGiven(promotion),
  // whatever its threshold is
  'price.differs-from-catalogue': ({ unitPrice, listPrice, promotion }) =>
    listPrice.lt(0).or(promotion.gt(0)).or(unitPrice.eq(listPrice)),
  // plain rows name no person
  'email.invalid': isRead,
  'phone.invalid': isRead,
};

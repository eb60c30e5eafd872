import type { ProblemCodeName } from '@tillkeeper/contracts';
import type { Mistake } from '../mistake.ts';
import { anomalies } from './anomalies.ts';
import { basketMistakes } from './baskets.ts';
import { contactMistakes } from './contacts.ts';
import { fieldMistakes } from './fields.ts';
import { moneyMistakes } from './money.ts';
import { nearMisses } from './near-misses.ts';
import { recordMistakes } from './records.ts';
import { referenceMistakes } from './references.ts';
import { timeMistakes } from './times.ts';

/** Every mistake that can be planted in a file's rows, and every right thing that looks odd. At most one a basket. */
export const mistakes: readonly Mistake[] = [
  ...recordMistakes,
  ...fieldMistakes,
  ...timeMistakes,
  ...moneyMistakes,
  ...basketMistakes,
  ...referenceMistakes,
  ...nearMisses,
  ...anomalies,
  ...contactMistakes,
];
export const mistakeKinds: readonly string[] = mistakes.map(mistake => mistake.kind);

/** What the acceptance tests plant, by code: what can be made in any file, and has no consequences but its own finding. */
const plantedByCode: readonly ProblemCodeName[] = [
  'record.too-few-fields',
  'record.too-many-fields',
  'record.broken-quotes',
  'record.invalid-encoding',
  'record.control-character',
  'field.missing',
  'field.too-long',
  'field.invalid',
  'number.unreadable',
  'number.out-of-range',
  'number.too-many-decimals',
  'timestamp.unreadable',
  'timestamp.future',
  'timestamp.nonexistent-local-time',
  'timestamp.ambiguous-local-time',
  'quantity.zero',
  'quantity.wrong-sign',
  'price.negative',
  'total.mismatch',
  'line.conflict',
  'transaction.incomplete',
  'transaction.lines-disagree',
  'transaction.in-two-places',
  'product.unknown',
  'product.repaired',
  'team.unknown',
  'team.mismatch',
  'supplier.unknown',
  'supplier.mismatch',
  'employee.unknown',
  'promotion.unknown',
  'price.zero',
  'record.repeated',
  'customer.unknown',
];
export const plantableCodes: readonly ProblemCodeName[] = plantedByCode.toSorted();

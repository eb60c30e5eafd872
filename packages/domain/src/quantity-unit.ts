import type { QuantityUnit } from '@tillkeeper/contracts';

export type BaseUnit = 'piece' | 'kg' | 'l' | 'm';

/** What the unit is kept as, and how many of it make one. */
const bases: ReadonlyMap<string, { readonly base: BaseUnit; readonly parts: number }> = new Map<
  QuantityUnit,
  { readonly base: BaseUnit; readonly parts: number }
>([
  ['piece', { base: 'piece', parts: 1 }],
  ['kg', { base: 'kg', parts: 1 }],
  ['g', { base: 'kg', parts: 1000 }],
  ['l', { base: 'l', parts: 1 }],
  ['ml', { base: 'l', parts: 1000 }],
  ['m', { base: 'm', parts: 1 }],
  ['cm', { base: 'm', parts: 100 }],
  ['mm', { base: 'm', parts: 1000 }],
]);

export type BaseQuantity =
  | { readonly unit: BaseUnit; readonly milli: number }
  | 'field.invalid'
  | 'number.too-many-decimals';

/**
 * A quantity (in thousandths of `unit`) in thousandths of the unit it is kept in: 250 g are 0.25 kg. Exact: half a gram has
 * more decimals than the books keep (`number.too-many-decimals`). A unit that nobody knows is `field.invalid`.
 */
export function toBaseQuantity(milli: number, unit: string): BaseQuantity {
  const known = bases.get(unit);
  if (known === undefined) return 'field.invalid';
  if (milli % known.parts !== 0) return 'number.too-many-decimals';
  return { unit: known.base, milli: milli === 0 ? 0 : milli / known.parts };
}

import pl, { type Expr } from 'nodejs-polars';

/**
 * A column of whole units, such as cents held as floats, as exact decimals of `10 ** scale` units: no text is made and read for it. A quarter of
 * a unit is added, so that it does not matter whether the cast rounds or cuts.
 */
export const decimalOfUnits = (name: string, { precision, scale }: { precision: number; scale: number }): Expr =>
  pl
    .col(name)
    .add(0.25)
    .div(10 ** scale)
    .cast(pl.Decimal(precision, scale));

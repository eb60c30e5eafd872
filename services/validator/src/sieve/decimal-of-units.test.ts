import pl from 'nodejs-polars';
import { expect, test } from 'vitest';
import { decimalOfUnits } from './decimal-of-units.ts';

// what is written plainly is below 100,000 and has two decimals; in silver it has two, three or six
test.each([
  { precision: 16, scale: 2, unitsOfHundredth: 1 },
  { precision: 12, scale: 3, unitsOfHundredth: 10 },
  { precision: 16, scale: 6, unitsOfHundredth: 10_000 },
])(
  'every amount of hundredths stays exactly what it is with $scale decimals',
  async ({ unitsOfHundredth, ...type }) => {
    const hundredths = Float64Array.from(
      { length: 200_000 },
      (_, index) => (index * 50 + (index % 50)) * unitsOfHundredth,
    );
    const frame = pl.DataFrame([pl.Series('units', hundredths, pl.Float64)]);
    const decimals = await frame.lazy().select(decimalOfUnits('units', type).cast(pl.Utf8).alias('decimal')).collect();
    const different: string[] = [];
    let index = 0;
    for (const decimal of decimals.getColumn('decimal').toArray()) {
      const units = String(hundredths[index]).padStart(type.scale + 1, '0');
      const expected = `${units.slice(0, -type.scale)}.${units.slice(-type.scale)}`;
      if (decimal !== expected) different.push(`${decimal} for ${expected}`);
      index += 1;
    }
    expect(index).toBe(200_000);
    expect(different.slice(0, 5)).toEqual([]);
  },
);

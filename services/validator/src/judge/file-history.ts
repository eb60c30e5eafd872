import {
  isByMeasure,
  noMoments,
  type OutlierMeasure,
  observe,
  outlierMeasures,
  outlierScales,
  type SalesHistory,
  type Weighted,
} from '@tillkeeper/domain';
import type { AlikeLines } from './sold-lines.ts';

/** The value of a line in units, as it was sold. */
export function soldValue(line: AlikeLines, measure: OutlierMeasure): number {
  switch (measure) {
    case 'quantity':
      return line.quantityMilli / 1e3;
    case 'price':
      return line.priceMicro / 1e6;
    case 'total':
      return line.totalCents / 100;
    default:
      return measure satisfies never;
  }
}

/** The sales of an article in a file, as a history like that of the books. */
export function historyOfLines(lines: readonly AlikeLines[]): SalesHistory {
  const moments = { quantity: noMoments(), price: noMoments(), total: noMoments() };
  const recent: Record<OutlierMeasure, Weighted[]> = { quantity: [], price: [], total: [] };
  let measured = 0;
  for (const line of lines) {
    if (isByMeasure(line.quantityMilli, line.priceMicro)) measured += line.count;
    for (const measure of outlierMeasures) {
      const value = soldValue(line, measure);
      const scaled = outlierScales[measure].toScale(value);
      if (scaled === undefined) continue;
      observe(moments[measure], scaled, line.count);
      recent[measure].push([value, line.count]);
    }
  }
  return { moments, recent, measured, isWhole: true };
}

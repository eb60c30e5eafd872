import {
  chooseUsual,
  deviationFrom,
  type HistoryLevel,
  isByMeasure,
  keptSales,
  medianSpread,
  noMoments,
  observe,
  type OutlierMeasure,
  outlierMeasures,
  outlierScales,
  type SalesHistory,
  standardDeviation,
  type Weighted,
} from '@tillkeeper/domain';
import { type Files, isDataThere, readCompleteJourney, readOnlineRetail, type Sale } from './real-sales.ts';

interface Learned {
  readonly history: SalesHistory & { measured: number };
  /** Plain values, in the order of selling. */
  readonly values: Record<OutlierMeasure, number[]>;
}
type Histories = Partial<Record<HistoryLevel, Learned>>;
/** Deviation of a value, 0 where nothing is known. */
type Method = (measure: OutlierMeasure, value: number, histories: Histories, isByMeasure: boolean) => number;

const threshold = 6;
const planted: Readonly<Record<string, (sale: Sale) => Partial<Sale>>> = {
  'quantity x10': sale => ({ quantity: sale.quantity * 10, total: sale.total * 10 }),
  'quantity x100': sale => ({ quantity: sale.quantity * 100, total: sale.total * 100 }),
  'barcode as quantity': sale => ({ quantity: 5_012_345, total: 5_012_345 * sale.price }),
  'price x10': sale => ({ price: sale.price * 10, total: sale.total * 10 }),
  'price /10': sale => ({ price: sale.price / 10, total: sale.total / 10 }),
  'price x100': sale => ({ price: sale.price * 100, total: sale.total * 100 }),
};

const enough = (histories: Histories, alone: boolean): Learned | undefined =>
  (['store', 'product', ...(alone ? [] : (['category'] as const))] as const)
    .map(level => histories[level])
    .find(one => (one?.history.moments.quantity.count ?? 0) >= 30);
const methods: Readonly<Record<string, Method>> = {
  'mean and deviation of plain values': (measure, value, histories, alone) => {
    const values = enough(histories, alone)?.values[measure];
    if (values === undefined) return 0;
    const moments = noMoments();
    for (const one of values) observe(moments, one);
    const z = (value - moments.mean) / standardDeviation(moments);
    return Number.isFinite(z) ? z : 0;
  },
  'median and MAD of plain values': (measure, value, histories, alone) => {
    const values = enough(histories, alone)?.values[measure];
    if (values === undefined) return 0;
    const { median, spread } = medianSpread(values.map((one): Weighted => [one, 1]));
    return value === median ? 0 : (value - median) / spread;
  },
  'mean and deviation on the scale': (measure, value, histories, alone) => {
    const history = enough(histories, alone)?.history;
    if (history === undefined) return 0;
    const { toScale, leastSpread } = outlierScales[measure];
    const moments = history.moments[measure];
    const spread = Math.max(standardDeviation(moments), leastSpread(moments.mean));
    return ((toScale(value) ?? moments.mean) - moments.mean) / spread;
  },
  'as decided': (measure, value, histories, alone) => {
    const recent = (of: Learned | undefined): SalesHistory | undefined =>
      of && {
        ...of.history,
        recent: { [measure]: of.values[measure].slice(-keptSales).map((one): Weighted => [one, 1]) },
      };
    const usual = chooseUsual(
      measure,
      { store: histories.store?.history, product: recent(histories.product), category: recent(histories.category) },
      alone,
    );
    return usual === undefined ? 0 : deviationFrom(usual, measure, value);
  },
};

const keysOf = ({ store, product, category }: Sale): Partial<Record<HistoryLevel, string>> => ({
  store: `s/${store}/${product}`,
  product: `p/${product}`,
  ...(category !== undefined && { category: `c/${category}` }),
});

function measureMethod(files: Files, method: Method, absurdEvery: number): string[] {
  const known = new Map<string, Learned>();
  const historiesOf = (sale: Sale): Histories =>
    Object.fromEntries(Object.entries(keysOf(sale)).map(([level, key]) => [level, known.get(key)]));
  const isMeasured = (sale: Sale): boolean =>
    isByMeasure(Math.round(sale.quantity * 1e3), Math.round(sale.price * 1e6));
  const flagsOf = (sale: Sale): OutlierMeasure[] => {
    const histories = historiesOf(sale);
    return outlierMeasures.filter(
      measure => Math.abs(method(measure, sale[measure], histories, isMeasured(sale))) > threshold,
    );
  };
  let judged = 0;
  let rows = 0;
  const flags: Record<OutlierMeasure | 'any', number> = { quantity: 0, price: 0, total: 0, any: 0 };
  const found = new Map<string, number>();
  let tried = 0;
  const byMeasure = { sales: 0, flagged: 0 };
  for (const sales of files) {
    for (const sale of sales) {
      rows += 1;
      if (enough(historiesOf(sale), isMeasured(sale)) === undefined) continue;
      judged += 1;
      const flagged = flagsOf(sale);
      for (const measure of flagged) flags[measure] += 1;
      if (flagged.length > 0) flags.any += 1;
      if (isMeasured(sale)) {
        byMeasure.sales += 1;
        if (flagged.length > 0) byMeasure.flagged += 1;
      }
      if (judged % 10 !== 0) continue;
      tried += 1;
      for (const [name, change] of Object.entries(planted))
        if (flagsOf({ ...sale, ...change(sale) }).length > 0) found.set(name, (found.get(name) ?? 0) + 1);
    }
    for (const [index, sale] of sales.entries()) {
      const isAbsurd = absurdEvery > 0 && index % absurdEvery === absurdEvery - 1;
      learn(
        known,
        isAbsurd ? { ...sale, quantity: sale.quantity * 500, price: sale.price * 500, total: sale.total * 500 } : sale,
        isMeasured(sale),
      );
    }
  }
  const share = (count: number): string => `${((100 * count) / judged).toFixed(2)} %`;
  return [
    `${judged} of ${rows}`,
    ...[share(flags.quantity), share(flags.price), share(flags.total), share(flags.any)],
    `${byMeasure.flagged} of ${byMeasure.sales}`,
    ...Object.keys(planted).map(name => `${((100 * (found.get(name) ?? 0)) / tried).toFixed(0)} %`),
  ];
}

function learn(known: Map<string, Learned>, sale: Sale, isMeasured: boolean): void {
  for (const [level, key] of Object.entries(keysOf(sale))) {
    if (level === 'category' && isMeasured) continue;
    const of = known.get(key) ?? {
      history: { moments: { quantity: noMoments(), price: noMoments(), total: noMoments() }, measured: 0 },
      values: { quantity: [], price: [], total: [] },
    };
    known.set(key, of);
    if (isMeasured) of.history.measured += 1;
    for (const measure of outlierMeasures) {
      of.values[measure].push(sale[measure]);
      const scaled = outlierScales[measure].toScale(sale[measure]);
      if (scaled !== undefined) observe(of.history.moments[measure], scaled);
    }
  }
}

if (!isDataThere) throw new Error('../shared/data is not beside the checkout');
const columns = [
  'data',
  'method',
  'judged',
  'quantity',
  'price',
  'total',
  'any',
  'by measure',
  ...Object.keys(planted),
];
console.log(`| ${columns.join(' | ')} |\n|${columns.map(() => '---').join('|')}|`);
for (const absurdEvery of [0, 100])
  for (const [name, files] of [
    ['online-retail', readOnlineRetail()],
    ['complete-journey', readCompleteJourney()],
  ] as const)
    for (const [method, run] of Object.entries(methods)) {
      const of = absurdEvery === 0 ? name : `${name}, 1 in ${absurdEvery} absurd`;
      console.log(`| ${[of, method, ...measureMethod(files, run, absurdEvery)].join(' | ')} |`);
    }

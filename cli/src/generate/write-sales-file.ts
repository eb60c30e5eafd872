import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { problemCodes } from '@tillkeeper/contracts';
import { type Basket, type BasketOptions, makeBasket } from './baskets.ts';
import { createChooser, type MistakeShares } from './choose-mistake.ts';
import { csvLine, ndjsonLine } from './lines.ts';
import type { Mistake, Planted, World } from './mistake.ts';
import type { Random } from './random.ts';
import { createTruth, type Truth } from './truth.ts';

/** The columns of a generated sales file: 15, and those of returns, promotions and customers. */
export const salesColumns = [
  'transaction_id',
  'line_no',
  'transaction_line_count',
  'transaction_timestamp',
  'product_id',
  'team_id',
  'supplier_id',
  'quantity',
  'unit_price',
  'discount_amount',
  'line_total',
  'currency',
  'payment_method',
  'customer_id',
  'employee_id',
] as const;
export const salesColumnsWithType = [...salesColumns, 'transaction_type', 'promotion_code'] as const;
export const allSalesColumns = [
  ...['store_id', 'till_id'],
  ...salesColumnsWithType,
  ...['customer_name', 'customer_email', 'customer_phone', 'original_transaction_id'],
];

export interface SalesFileOptions extends BasketOptions {
  readonly path: string;
  readonly random: Random;
  /** The file ends with the basket that reaches this many rows. */
  readonly rows: number;
  readonly firstNumber: number;
  /** Share of baskets that get each mistake, by code or by kind. A mistake never follows another at once. */
  readonly mistakeShares: MistakeShares;
  readonly columns: readonly string[];
  readonly container: 'csv' | 'ndjson';
}

/** A basket with what was done to it. */
interface PlantedBasket {
  readonly basket: Basket;
  readonly mistake: Mistake | undefined;
  readonly planted: readonly Planted[];
}

/** Writes a sales file, and beside it `<path>.truth` (a line for each finding) and `<path>.truth.json`. Returns the number after the last receipt. */
export async function writeSalesFile(options: SalesFileOptions): Promise<{ truth: Truth; nextNumber: number }> {
  const { random, columns, container } = options;
  const file = createWriteStream(options.path);
  const truth = createTruth();
  const chooser = createChooser(options);
  const originals: string[] = [];
  let number = options.firstNumber;
  let pending: Buffer[] = container === 'csv' ? [Buffer.from(`${columns.join(',')}\n`)] : [];
  let pendingBytes = 0;
  const flush = async (): Promise<void> => {
    if (!file.write(Buffer.concat(pending))) await once(file, 'drain');
    pending = [];
    pendingBytes = 0;
  };
  if (container === 'csv') truth.skipLine();

  const makePlanted = (shouldPlant: boolean): PlantedBasket => {
    const make = (): Basket => makeBasket(random, options, number);
    const mistake = shouldPlant ? chooser.choose() : undefined;
    const { shop, store, businessDate } = options;
    const world: World = { shop, store, businessDate, originals };
    for (let tries = 0; mistake !== undefined && tries < mostTries; tries += 1) {
      const basket = make();
      const planted = mistake.plant(basket, random, world);
      if (planted !== undefined) return { basket, mistake, planted };
    }
    return { basket: make(), mistake: undefined, planted: [] };
  };
  const write = ({ basket, mistake, planted }: PlantedBasket, from: number, to: number): void => {
    const isHeld = planted.some(one => one.isPossible !== true && problemCodes[one.code].severity === 'error');
    for (const [index, row] of basket.lines.entries()) {
      if (index < from || index >= to) continue;
      const own = planted.filter(one => one.lineIndex === index);
      const text = container === 'csv' ? csvLine(columns, row) : ndjsonLine(columns, row);
      const isDamaged = mistake?.damage !== undefined && own.length > 0;
      const bytes = isDamaged ? (mistake?.damage?.(text, random) ?? Buffer.from(text)) : Buffer.from(text);
      truth.addRow({ row, isDamaged, isHeld, planted: own, kind: mistake?.kind, text });
      pending.push(bytes, lineFeed);
      pendingBytes += bytes.length + 1;
    }
  };

  let wasPlanted = false;
  while (truth.rowsRead() < options.rows) {
    const one = makePlanted(!wasPlanted);
    number += 1;
    truth.addBasket();
    const { basket } = one;
    const { splitAfter } = basket;
    write(one, 0, splitAfter ?? basket.lines.length);
    if (splitAfter !== undefined) {
      const between = makePlanted(false);
      number += 1;
      truth.addBasket();
      write(between, 0, between.basket.lines.length);
      write(one, splitAfter, basket.lines.length);
    }
    wasPlanted = one.mistake !== undefined;
    if (!wasPlanted && basket.lines[0]['transaction_type'] === 'SALE' && originals.push(basket.transactionId) > 200)
      originals.shift();
    if (pendingBytes > 1 << 20) await flush();
  }
  await flush();
  file.end();
  await once(file, 'close');
  await writeFile(`${options.path}.truth`, truth.asCsv());
  const { findings: _findings, oddities: _oddities, ...sums } = truth.all();
  await writeFile(`${options.path}.truth.json`, `${JSON.stringify(sums, null, 2)}\n`);
  return { truth: truth.all(), nextNumber: number };
}

const lineFeed = Buffer.from('\n');
/** A mistake that needs a return or several lines finds one among so many baskets. */
const mostTries = 200;

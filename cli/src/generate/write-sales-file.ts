import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { type ProblemCodeName, problemCodes } from '@tillkeeper/contracts';
import { type BasketOptions, makeBasket, penceOf } from './baskets.ts';
import { mistakes } from './mistakes.ts';
import type { Random } from './random.ts';

/** The columns of a generated sales file: 15, and transaction_type where there are returns. */
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

export interface SalesFileOptions extends BasketOptions {
  readonly path: string;
  readonly random: Random;
  /** The file ends with the basket that reaches this many rows. */
  readonly rows: number;
  readonly firstNumber: number;
  /** Share of baskets that get each mistake. */
  readonly mistakeShares: Readonly<Partial<Record<ProblemCodeName, number>>>;
  readonly columns: readonly string[];
}

/** The true answer of a file. Amounts in pence; `held` counts every row of a basket that has an error. */
export interface Truth {
  rows_read: number;
  rows_held: number;
  rows_repeated: number;
  rows_valid: number;
  rows_without_amount: number;
  amount_read_minor: number;
  amount_held_minor: number;
  amount_repeated_minor: number;
  amount_valid_minor: number;
  baskets: number;
  by_code: Record<string, number>;
}

const cell = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/** Writes a sales file, and beside it `<path>.truth` (row_no,code,column_name) and `<path>.truth.json`. Returns the number after the last receipt. */
export async function writeSalesFile(options: SalesFileOptions): Promise<{ truth: Truth; nextNumber: number }> {
  const { random, columns } = options;
  const file = createWriteStream(options.path);
  const answers = createWriteStream(`${options.path}.truth`);
  answers.write('row_no,code,column_name\n');
  const truth: Truth = {
    rows_read: 0,
    rows_held: 0,
    rows_repeated: 0,
    rows_valid: 0,
    rows_without_amount: 0,
    amount_read_minor: 0,
    amount_held_minor: 0,
    amount_repeated_minor: 0,
    amount_valid_minor: 0,
    baskets: 0,
    by_code: {},
  };
  const shares = Object.entries(options.mistakeShares);
  let number = options.firstNumber;
  let pending: Buffer[] = [Buffer.from(`${columns.join(',')}\n`)];
  let pendingBytes = 0;
  const flush = async (): Promise<void> => {
    if (!file.write(Buffer.concat(pending))) await once(file, 'drain');
    pending = [];
    pendingBytes = 0;
  };
  while (truth.rows_read < options.rows) {
    const basket = makeBasket(random, options, number);
    number += 1;
    truth.baskets += 1;
    const code = chooseMistake(shares, random);
    const mistake = code === undefined ? undefined : mistakes[code];
    const planted = mistake === undefined ? [] : mistake.plant(basket, random);
    const isHeld = planted.some(finding => problemCodes[finding.code].severity === 'error');
    for (const [lineIndex, row] of basket.lines.entries()) {
      truth.rows_read += 1;
      const finding = planted.find(one => one.lineIndex === lineIndex);
      const text = columns.map(column => cell(row[column] ?? '')).join(',');
      const isDamaged = finding !== undefined && mistake?.damage !== undefined;
      const bytes = isDamaged ? (mistake?.damage?.(text) ?? Buffer.from(text)) : Buffer.from(text);
      const amount = isDamaged ? 0 : penceOf(row['line_total'] ?? '0');
      if (isDamaged) truth.rows_without_amount += 1;
      truth.amount_read_minor += amount;
      const outcome = isHeld ? 'held' : finding?.code === 'record.repeated' ? 'repeated' : 'valid';
      truth[`rows_${outcome}`] += 1;
      truth[`amount_${outcome}_minor`] += amount;
      const said = finding?.code ?? (isHeld ? 'transaction.held' : undefined);
      if (said !== undefined) {
        truth.by_code[said] = (truth.by_code[said] ?? 0) + 1;
        answers.write(`${truth.rows_read},${said},${finding?.column ?? ''}\n`);
      }
      pending.push(bytes, Buffer.from('\n'));
      pendingBytes += bytes.length + 1;
    }
    if (pendingBytes > 1 << 20) await flush();
  }
  await flush();
  file.end();
  answers.end();
  await Promise.all([once(file, 'close'), once(answers, 'close')]);
  await writeFile(`${options.path}.truth.json`, `${JSON.stringify(truth, null, 2)}\n`);
  return { truth, nextNumber: number };
}

function chooseMistake(shares: [string, number][], random: Random): ProblemCodeName | undefined {
  if (shares.length === 0) return undefined;
  let left = random.next();
  for (const [code, share] of shares) {
    if (left < share) return code in mistakes ? (code as ProblemCodeName) : undefined; // checked by the test on the line before
    left -= share;
  }
  return undefined;
}

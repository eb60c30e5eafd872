import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { columnsOf } from '@tillkeeper/contracts';
import type { MistakeShares } from './choose-mistake.ts';
import { csvLine } from './lines.ts';
import { createRandom } from './random.ts';
import { makeShop, type Row, type Shop } from './shop.ts';
import type { Truth } from './truth.ts';
import {
  allSalesColumns,
  type SalesFileOptions,
  salesColumns,
  salesColumnsWithType,
  writeSalesFile,
} from './write-sales-file.ts';

export { type FileMistake, fileMistakes } from './file-mistakes.ts';
export { type LaterFinding, makeLaterFile } from './later-file.ts';
export { mistakeKinds, plantableCodes } from './mistakes/index.ts';
export { makeShop, storeId } from './shop.ts';
export type { TrueFinding, Truth } from './truth.ts';
export { salesColumns } from './write-sales-file.ts';

export interface GenerateOptions {
  readonly directory: string;
  readonly seed: number;
  readonly stores: number;
  readonly tills: number;
  /** ISO dates of the business days. */
  readonly businessDates: readonly string[];
  /** Rows of each sales file. */
  readonly rows: number;
  readonly mistakeShares: MistakeShares;
  /** 15 columns and sales only; otherwise returns and promotions too. */
  readonly isPlain?: boolean;
  /** All columns; articles that sell often and seldom, prices that vary, customers with their addresses. */
  readonly isLifelike?: boolean;
  /** Which kind of file each till writes, in turn; CSV when not given. */
  readonly containers?: readonly ['csv' | 'ndjson', ...('csv' | 'ndjson')[]];
  /** The till of the first file; 1 when not given. */
  readonly firstTill?: number;
}

export interface GeneratedFile {
  readonly path: string;
  readonly fileName: string;
  readonly senderId: string;
  readonly truth: Truth | null;
}

const referenceTypes = ['stores', 'teams', 'suppliers', 'products', 'employees', 'customers', 'promotions'] as const;

/** Writes reference data (in the order they have to be sent) and sales files, each sales file with its true answer beside it. */
export async function generate(options: GenerateOptions): Promise<{ shop: Shop; files: GeneratedFile[] }> {
  await mkdir(options.directory, { recursive: true });
  const shop = makeShop({ seed: options.seed, storeCount: options.stores });
  const files: GeneratedFile[] = [];
  const day = (options.businessDates[0] ?? '2026-01-01').replaceAll('-', '');
  for (const [index, type] of referenceTypes.entries()) {
    const fileName = `HQ_${type}_${day}_${String(index + 1).padStart(6, '0')}.csv`;
    const path = join(options.directory, fileName);
    await writeFile(
      path,
      toCsv(
        columnsOf(type).map(column => column.name),
        shop[type],
      ),
    );
    files.push({ path, fileName, senderId: 'HQ', truth: null });
  }
  const random = createRandom(options.seed + 1);
  const { containers = ['csv'], firstTill = 1, isLifelike = false } = options;
  for (const store of shop.stores.filter(one => one.store_id !== 'WEB1')) {
    for (let till = firstTill; till < firstTill + options.tills; till += 1) {
      const container = containers[(till - 1) % containers.length] ?? containers[0];
      const tillId = `T${String(till).padStart(2, '0')}`;
      let number = 1;
      for (const [index, businessDate] of options.businessDates.entries()) {
        const fileName = `${store.store_id}_sales_${businessDate.replaceAll('-', '')}_${tillId}_${String(index + 1).padStart(6, '0')}.${container}`;
        const path = join(options.directory, fileName);
        const one: SalesFileOptions = {
          shop,
          store,
          businessDate,
          tillId,
          random,
          path,
          rows: options.rows,
          firstNumber: number,
          returnShare: options.isPlain === true ? 0 : 0.04,
          mistakeShares: options.mistakeShares,
          columns: options.isPlain === true ? salesColumns : isLifelike ? allSalesColumns : salesColumnsWithType,
          ...{ container, isLifelike },
        };
        const { truth, nextNumber } = await writeSalesFile(one);
        number = nextNumber;
        files.push({ path, fileName, senderId: store.store_id, truth });
      }
    }
  }
  return { shop, files };
}

function toCsv(columns: readonly string[], rows: readonly Row[]): string {
  return `${[columns.join(','), ...rows.map(row => csvLine(columns, row))].join('\n')}\n`;
}

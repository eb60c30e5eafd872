import { readdir, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { rawLines } from './oracle.ts';
import type { Retailer } from './retailer.ts';

export const storeOfDays = 'S002';
const article = 'ANVIL-5150-ZQ';

type Line = Readonly<Record<string, string>>;
const columns = [
  ...['transaction_id', 'line_no', 'transaction_line_count', 'transaction_type', 'transaction_timestamp', 'product_id'],
  ...['quantity', 'unit_price', 'discount_amount', 'line_total', 'payment_method', 'customer_id', 'customer_name'],
  ...['customer_email', 'employee_id', 'promotion_code', 'original_transaction_id'],
];

/** The rows of a file of master data as it was sent. */
async function sent(retailer: Retailer, type: string): Promise<Record<string, string>[]> {
  const directory = join(retailer.directory, 'master-data');
  const name = (await readdir(directory)).find(one => one.startsWith(`HQ_${type}_`) && one.endsWith('.csv'));
  return rawLines(join(directory, name ?? ''));
}

export interface DaysOfStore {
  /** In the order in which they are to be sent. */
  readonly paths: readonly string[];
  /** What is known before they are sent. */
  readonly known: Readonly<Record<'products' | 'employees' | 'promotions', readonly string[]>>;
}

/**
 * Two days of two tills: the returns of the second day come first, then the sales of the first day, baskets that wait for an article,
 * corrections, corrections of corrections, and baskets once more among new ones. The same in every run.
 */
export async function writeDaysOfStore(retailer: Retailer): Promise<DaysOfStore> {
  const catalogue = await sent(retailer, 'products');
  const known = {
    products: catalogue.map(row => row['product_id'] ?? ''),
    employees: (await sent(retailer, 'employees')).map(row => row['employee_id'] ?? ''),
    promotions: (await sent(retailer, 'promotions')).map(row => row['promotion_code'] ?? ''),
  };
  /** The lines of a basket; `times` what is bought of each article, which a correction changes. */
  const basket = (date: string, number: number, change: { times?: number; isOf?: string; original?: string } = {}) => {
    const { times = 1, original } = change;
    const count = 1 + (number % 4);
    const isReturn = original !== undefined;
    return Array.from({ length: count }, (_, index): Line => {
      const product = catalogue[(number * 37 + index * 11) % catalogue.length];
      const quantity = (isReturn ? -1 : 1) * times * (1 + (number % 3));
      const pence = Math.round(100 * Number(product?.['list_price']));
      const discount = !isReturn && number % 5 === 0 ? 50 : 0;
      const guest = number % 7 === 3;
      return {
        transaction_id: `${isReturn ? 'B' : 'D'}-${String(number).padStart(5, '0')}`,
        line_no: String(index + 1),
        transaction_line_count: number % 2 === 0 ? String(count) : '',
        transaction_type: isReturn ? 'RETURN' : 'SALE',
        transaction_timestamp: `${date}T${String(9 + (number % 9)).padStart(2, '0')}:${String(number % 60).padStart(2, '0')}:07`,
        product_id: index === 0 && change.isOf !== undefined ? change.isOf : (product?.['product_id'] ?? ''),
        quantity: String(quantity),
        unit_price: (pence / 100).toFixed(2),
        discount_amount: (discount / 100).toFixed(2),
        line_total: ((quantity * pence - discount) / 100).toFixed(2),
        payment_method: ['CASH', 'CARD', 'MOBILE', ''][number % 4] ?? '',
        customer_id: guest ? `GUEST-${number}` : number % 7 === 5 ? 'C000042' : '',
        customer_name: guest ? `Guest ${number}` : '',
        customer_email: guest ? `guest${number}@mail.example` : '',
        employee_id: number % 6 === 1 ? 'S002-E99' : `${storeOfDays}-E1`,
        promotion_code: number % 8 === 2 ? 'STUDENT' : number % 8 === 6 ? 'NOSUCH' : '',
        original_transaction_id: original ?? '',
      };
    });
  };
  const numbers = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, index) => from + index);
  const [first, second] = ['2026-08-10', '2026-08-11'];
  const files: readonly { date: string; till: string; sequence: number; lines: Line[] }[] = [
    {
      ...{ date: second, till: 'T01', sequence: 4 },
      lines: [
        ...numbers(300, 310).flatMap(number => basket(second, number)),
        ...basket(second, 3, { original: 'D-00003' }),
        ...basket(second, 4, { original: 'D-99999' }),
      ],
    },
    { date: first, till: 'T01', sequence: 1, lines: numbers(0, 40).flatMap(number => basket(first, number)) },
    {
      ...{ date: first, till: 'T02', sequence: 1 },
      lines: numbers(100, 120).flatMap(number => basket(first, number, number % 9 === 4 ? { isOf: article } : {})),
    },
    {
      ...{ date: first, till: 'T01', sequence: 2 },
      lines: [
        ...numbers(5, 15).flatMap(number => basket(first, number, { times: 2 })),
        ...numbers(20, 25).flatMap(number => basket(first, number)),
        ...numbers(50, 53).flatMap(number => basket(first, number)),
      ],
    },
    {
      ...{ date: first, till: 'T01', sequence: 3 },
      lines: [
        ...numbers(8, 12).flatMap(number => basket(first, number, { times: 3 })),
        ...numbers(12, 15).flatMap(number => basket(first, number, { times: 2 })),
      ],
    },
  ];
  const paths: string[] = [];
  for (const { date, till, sequence, lines } of files) {
    const name = `${storeOfDays}_sales_${date.replaceAll('-', '')}_${till}_${String(sequence).padStart(6, '0')}.csv`;
    const text = [columns.join(','), ...lines.map(line => columns.map(column => line[column] ?? '').join(','))];
    paths.push(join(retailer.directory, name));
    await writeFile(join(retailer.directory, name), `${text.join('\n')}\n`);
  }
  return { paths, known };
}

/** The rows of the files as text, for the oracle; `fileIds` are what they were given when they were sent. */
export async function rawRows(days: DaysOfStore, fileIds: readonly string[]): Promise<Record<string, string>[]> {
  const rows = await Promise.all(
    days.paths.map(async (path, file) => {
      const [, , date = '', till = '', sequence = ''] = basename(path).split('_');
      return (await rawLines(path)).map((line, index) => ({
        ...Object.fromEntries(Object.entries(line).filter(([, value]) => value !== '')),
        ...{
          store_id: storeOfDays,
          business_date: date,
          till_id: till,
          sequence: String(Number.parseInt(sequence, 10)),
        },
        ...{ file_no: String(file), row_no: String(index + 1), file_id: fileIds[file] ?? '' },
      }));
    }),
  );
  return rows.flat();
}

import { readFile } from 'node:fs/promises';

/** A line of the books as the raw file says it: decimals without zeros at the end, texts as they are. */
export type BookLine = Readonly<
  Record<
    | 'store_id'
    | 'till_id'
    | 'business_date'
    | 'transaction_id'
    | 'line_no'
    | 'product_id'
    | 'quantity'
    | 'unit_price'
    | 'discount_amount'
    | 'line_total',
    string
  >
>;

const decimal = (text: string): string =>
  (text.includes('.') ? text.replace(/0+$/, '').replace(/\.$/, '') : text).replace(/^-0$/, '0');

/** Reads a generated file by splitting at commas (the generator quotes nothing here), knowing nothing of Tillkeeper's reader. */
export async function rawLines(path: string): Promise<Record<string, string>[]> {
  const [header, ...lines] = (await readFile(path, 'latin1')).trimEnd().split('\n');
  const names = (header ?? '').split(',');
  return lines.map(line => {
    const cells = line.split(',');
    return Object.fromEntries(names.map((name, index) => [name, cells[index] ?? '']));
  });
}

/** Rows of the true answer of a generated file: row number -> codes. */
export async function trueCodes(path: string): Promise<Map<number, string[]>> {
  const codes = new Map<number, string[]>();
  for (const line of (await readFile(`${path}.truth`, 'utf8')).trimEnd().split('\n').slice(1)) {
    const [row, code] = line.split(',');
    codes.set(Number(row), [...(codes.get(Number(row)) ?? []), code ?? '']);
  }
  return codes;
}

const holding =
  /^(record\.(too|broken|invalid|control)|field\.|number\.|timestamp\.(unreadable|future|nonexistent)|quantity\.(zero|wrong)|price\.negative|total\.mismatch|line\.|transaction\.|(product|team|supplier)\.(unknown|mismatch))/;

/** Row -> the article that was meant, where its code has a slip that can be put right. */
async function meantArticles(path: string): Promise<Map<number, string>> {
  const [header = '', ...lines] = (await readFile(`${path}.truth`, 'utf8')).trimEnd().split('\n');
  const at = header.split(',').indexOf('meant');
  return new Map(
    lines.flatMap(line => {
      const cells = line.split(',');
      const meant = cells[at] ?? '';
      return meant === '' ? [] : [[Number(cells[0]), meant] as const];
    }),
  );
}

/** What has to be in the books after a generated file: every row that has no holding mistake and is no repetition. */
export async function expectedLines(file: { path: string; fileName: string }): Promise<BookLine[]> {
  const name = /^([^_]+)_sales_(\d{4})(\d{2})(\d{2})_([^_]+)_/.exec(file.fileName);
  const codes = await trueCodes(file.path);
  const meant = await meantArticles(file.path);
  const numbered = (await rawLines(file.path)).map((line, index) => ({
    ...line,
    product_id: meant.get(index + 1) ?? line['product_id'] ?? '',
  }));
  const lines: Record<string, string>[] = numbered.filter(
    (_, index) => !(codes.get(index + 1) ?? []).some(code => holding.test(code) || code === 'record.repeated'),
  );
  return sorted(
    lines.map(line => ({
      store_id: name?.[1] ?? '',
      till_id: name?.[5] ?? '',
      business_date: `${name?.[2]}-${name?.[3]}-${name?.[4]}`,
      transaction_id: line['transaction_id'] ?? '',
      line_no: line['line_no'] ?? '',
      product_id: line['product_id'] ?? '',
      quantity: decimal(line['quantity'] ?? ''),
      unit_price: decimal(line['unit_price'] ?? ''),
      discount_amount: decimal(line['discount_amount'] || '0'),
      line_total: decimal(line['line_total'] ?? ''),
    })),
  );
}

/** The same columns from the books. */
export const bookLinesSql = `
  select store_id, till_id, business_date, transaction_id, line_no, product_id,
         trim_scale(quantity) as quantity, trim_scale(unit_price) as unit_price, trim_scale(discount_amount) as discount_amount, trim_scale(line_total) as line_total
  from retail.order_items where store_id = $1 and business_date = $2`;

export function sorted<T extends Readonly<Record<string, string | null>>>(rows: readonly T[]): T[] {
  const key = (row: T): string => `${row['transaction_id']}|${String(row['line_no']).padStart(6, '0')}`;
  return rows.toSorted((a, b) => (key(a) < key(b) ? -1 : 1));
}

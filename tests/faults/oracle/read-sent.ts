import { readFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import type { Sent, SentFile } from '../flow/sent.ts';

/** What was sent, as rows of text: nothing is judged here. */
export interface SentRows {
  readonly files: readonly (SentFile & {
    readonly file_type: string;
    readonly business_date: string;
    readonly till_id: string;
    readonly sequence: string;
  })[];
  /** Lines of sales with `file_id` and `row_no`. */
  readonly rows: readonly Readonly<Record<string, string>>[];
  /** Lines of web orders, once each. */
  readonly orderLines: readonly Readonly<Record<string, string>>[];
  readonly products: readonly string[];
}

const fileName = /^[^_]+_([a-z]+)_(\d{4})(\d\d)(\d\d)(?:_([^_.]+))?_(\d{6})\.csv(\.gz)?$/;

/** Reads the copies of all that was acknowledged, by splitting at commas: what the flow sends has no quotes in its sales. */
export async function readSent(sent: Sent): Promise<SentRows> {
  const rows: Record<string, string>[] = [];
  const products: string[] = [];
  const files = await Promise.all(
    sent.files.map(async file => {
      const [, file_type = '', year, month, day, till_id = '', sequence = '', gz] = fileName.exec(file.fileName) ?? [];
      if (file_type === 'sales' || file_type === 'products') {
        const bytes = await readFile(file.path);
        const text = (gz === undefined ? bytes : gunzipSync(bytes)).toString();
        const [header = '', ...lines] = text.trimEnd().split('\n');
        const names = header.split(',');
        for (const [index, line] of lines.entries()) {
          const cells = line.split(',');
          if (file_type === 'products') products.push(cells[names.indexOf('product_id')] ?? '');
          else
            rows.push({
              ...Object.fromEntries(names.map((name, at) => [name, cells[at] ?? ''])),
              file_id: file.fileId,
              row_no: String(index + 1),
            });
        }
      }
      return { ...file, file_type, business_date: `${year}-${month}-${day}`, till_id, sequence };
    }),
  );
  const orderLines = [...sent.orders.values()].flatMap(({ transactionId, body }) =>
    body.lines.map(line => ({
      ...line,
      transaction_id: transactionId,
      transaction_line_count: String(body.lines.length),
      transaction_timestamp: body.transaction_timestamp,
      payment_method: body.payment_method,
    })),
  );
  return { files, rows, orderLines, products };
}

import { randomBytes } from 'node:crypto';

/** What a load process sends: each request is another file, or another transaction. */
export type RequestKind = 'file' | 'transaction';

/** Bytes of requests, one after the other, with almost no work for each: a template in which digits are replaced. */
export interface RequestMaker {
  /** The next request, head and body; written before the next is made. */
  next(): Buffer;
}

const digits = 9;

/** `sizeBytes` is that of a file's body; a transaction has two lines and is about 550 bytes. */
export function createRequestMaker(options: {
  readonly kind: RequestKind;
  readonly key: string;
  readonly sizeBytes: number;
}): RequestMaker {
  const till = `B${randomBytes(6).toString('hex')}`;
  const number = '#'.repeat(digits);
  const body = options.kind === 'file' ? salesFile(`${till}-${number}`, options.sizeBytes) : order(`${till}-${number}`);
  const [line, type] =
    options.kind === 'file'
      ? [`PUT /v1/senders/HQ/files/HQ_sales_20261120_${till}_${number}.csv`, 'text/csv']
      : ['POST /v1/transactions', 'application/json'];
  const text = `${line} HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: Bearer ${options.key}\r\ncontent-type: ${type}\r\ncontent-length: ${body.length}\r\n\r\n${body}`;
  const places: number[] = [];
  for (let at = text.indexOf(number); at !== -1; at = text.indexOf(number, at + digits)) places.push(at);
  const template = Buffer.from(text, 'latin1');
  let count = 0;
  return {
    next() {
      count += 1;
      const request = Buffer.allocUnsafe(template.length);
      template.copy(request);
      const shown = String(count).padStart(digits, '0');
      for (const at of places) request.write(shown, at, 'latin1');
      return request;
    },
  };
}

const header = 'transaction_id,line_no,transaction_timestamp,product_id,quantity,unit_price,line_total,store_id\n';
const row = (id: string): string => `${id},1,2026-11-20T10:00:00Z,LIV-MUG,2,9.99,19.98,S001\n`;

/** A right sales file of exactly so many bytes; the name of its first receipt makes it unlike others. */
export function salesFile(firstId: string, sizeBytes: number): string {
  const lines = [header, row(firstId)];
  let length = header.length + (lines[1]?.length ?? 0);
  for (let index = 1; ; index += 1) {
    const line = row(`T-${String(index).padStart(8, '0')}`);
    // what is left for the last line: a receipt's number may have up to 64 characters
    if (length + 2 * line.length > sizeBytes) {
      lines.push(row('L'.repeat(Math.max(1, Math.min(64, sizeBytes - length - row('').length)))));
      return lines.join('');
    }
    lines.push(line);
    length += line.length;
  }
}

/** Chunks of a right sales file of about so many bytes (a row less at most), of 1 MiB each, without holding it. */
export function* largeSalesFile(firstId: string, sizeBytes: number): Generator<Buffer> {
  const head = Buffer.from(header + row(firstId));
  yield head;
  const rows = Array.from({ length: 16_384 }, (_, index) => row(`T-${String(index).padStart(8, '0')}`)).join('');
  const block = Buffer.from(rows);
  const rowBytes = row('T-00000000').length;
  for (let left = sizeBytes - head.length; left >= rowBytes; left -= block.length)
    yield block.subarray(0, Math.min(block.length, left - (left % rowBytes)));
}

function order(id: string): string {
  const line = { product_id: 'LIV-MUG', quantity: 2, unit_price: 9.99, discount_amount: 0, line_total: 19.98 };
  return JSON.stringify({
    ...{ store_id: 'WEB1', transaction_id: id, transaction_timestamp: '2026-11-19T10:00:00Z', currency: 'GBP' },
    ...{ payment_method: 'ONLINE', customer_id: 'C-1001' },
    lines: [1, 2].map(line_no => ({ line_no, ...line })),
  });
}

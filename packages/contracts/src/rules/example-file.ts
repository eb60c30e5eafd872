import { rightRow } from './example-world.ts';
import type { Example, ExampleRow } from './rule.ts';

/** A file of lines that end with CRLF; a character up to U+00FF stands for the byte of its number. */
export const file = (...lines: readonly string[]): string => lines.map(line => `${line}\r\n`).join('');

/** Sales of an article, by one or two, as they are every day. */
export const manySales: readonly ExampleRow[] = Array.from({ length: 60 }, (_, index) => {
  const isTwo = index % 3 === 0;
  return {
    transaction_id: `R-${100 + index}`,
    quantity: isTwo ? '2' : '1',
    unit_price: '14.99',
    line_total: isTwo ? '29.98' : '14.99',
  };
});

/** The file of an example as it is sent: each character stands for the byte of its number. */
export function textOfExample({ rows, text }: Pick<Example, 'rows' | 'text'>): string {
  if (text !== undefined) return text;
  const whole = (rows ?? []).map(row => new Map(Object.entries({ ...rightRow, ...row })));
  const names = [...new Set(whole.flatMap(row => [...row.keys()]))];
  const quoted = (value: string): string => `"${value.replaceAll('"', '""')}"`;
  return file(names.join(','), ...whole.map(row => names.map(name => quoted(row.get(name) ?? '')).join(',')));
}

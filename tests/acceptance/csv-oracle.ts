/** Cells of a CSV text, quotes and all: a few lines that know nothing of Tillkeeper. */
function cellsOf(text: string): string[][] {
  const rows: string[][] = [[]];
  for (const match of text.matchAll(/("(?:[^"]|"")*"|[^,\n\r]*)(,|\r?\n|$)/g)) {
    if (match[0] === '') break;
    const cell = match[1] ?? '';
    rows.at(-1)?.push(cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell);
    if (match[2] !== ',') rows.push([]);
  }
  return rows.filter(row => row.length > 1);
}

/** Rows of a CSV text by the names of its header. */
export function records(text: string): Record<string, string>[] {
  const [header = [], ...rows] = cellsOf(text);
  return rows.map(row => Object.fromEntries(header.map((name, index) => [name, row[index] ?? ''])));
}

/** quantity x price in pence, halves away from zero, in whole numbers. */
export function pence(quantity: string, price: string): bigint {
  const [whole = '0', fraction = ''] = price.split('.');
  const product = BigInt(quantity) * BigInt(whole + fraction.padEnd(4, '0'));
  return product < 0n ? -((-product + 50n) / 100n) : (product + 50n) / 100n;
}

/** The cells of one verified record. Cells are texts; an empty field and "" are both the empty text. */
export function parseRecord(record: string, delimiter: string): string[] {
  const cells: string[] = [];
  let at = 0;
  for (;;) {
    if (record[at] === '"') {
      let cell = '';
      let from = at + 1;
      for (;;) {
        const quote = record.indexOf('"', from);
        cell += record.slice(from, quote);
        if (record[quote + 1] !== '"') {
          at = quote + 1;
          break;
        }
        cell += '"';
        from = quote + 2;
      }
      cells.push(cell);
    } else {
      const end = record.indexOf(delimiter, at);
      const to = end < 0 ? record.length : end;
      cells.push(record.slice(at, to));
      at = to;
    }
    if (at >= record.length) return cells;
    at += 1; // the delimiter; one at the very end opens a last empty cell
  }
}

import { test } from 'vitest';
import { createBooks } from './testing/books.ts';
import { timedDatabase, type Profile } from '../../../benchmarks/load/timed-database.ts';
test('profile', async () => {
  const profile: Profile = new Map();
  const books = await createBooks({ around: d => timedDatabase(d, profile) });
  await books.database.query(`insert into retail.stores (store_id, name, time_zone, country, currency) select 'X'||n, 'x', 'Europe/London','GB','GBP' from generate_series(1,40) n;`);
  await books.database.query(`insert into retail.products (product_id, name, category) select 'P'||n, 'p', 'C'||n%12 from generate_series(1,1000) n`);
  for (const [rows, files] of [[500, 80]] as const) {
    const events = [];
    for (let f = 0; f < files; f++)
      events.push(await books.validated({ name: `r${rows}-${f}`, sender: `X${1 + (f % 40)}` }, Array.from({ length: rows / 2.5 }, (_, b) => ({
        store: `X${1 + (f % 40)}`, number: `B${rows}-${f}-${b}`, lines: Array.from({ length: 2 + (b % 2) }, (_, l) => ({ product: `P${1 + ((f * 131 + b * 17 + l * 7) % 1000)}`, pence: 500 + ((f * 7 + b * 3 + l) % 50) * 100 })),
      }))));
    for (const side of [1, 8]) {
      const half = events.splice(0, files / 2);
      profile.clear();
      const t = performance.now();
      await Promise.all(Array.from({ length: side }, async (_, s) => { for (let i = s; i < half.length; i += side) await books.load(half[i]!); }));
      const ms = performance.now() - t;
      const all = [...profile].sort((a, b) => b[1].ms - a[1].ms);
      const sum = all.reduce((x, [, v]) => x + v.ms, 0);
      console.log(`${rows} rows, ${half.length} files, ${side} side: ${(ms / half.length).toFixed(1)} ms a file, in statements ${(sum / half.length).toFixed(1)}\n` + all.slice(0, 16).map(([n, v]) => `${(v.ms / half.length).toFixed(2)} ms/file x${v.times} ${n}`).join('\n'));
    }
  }
  await books.close();
}, 300_000);

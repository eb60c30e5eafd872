import { cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { generate } from '@tillkeeper/cli/generate';
import { openStores } from '../shared/retailer.ts';
import { withStandalone } from '../shared/with-standalone.ts';

/**
 * What a till's file of 30 rows waits: from `file.received` on the bus to `file.validated` on the bus, and to `file.loaded`, in the
 * standalone process with fsync on; one file after the other (`--files N`), the first 30 to get warm.
 */
const { values: given } = parseArgs({ options: { files: { type: 'string', default: '330' } } });
const files = Number(given.files);
const warming = 30;
if (!Number.isInteger(files) || files <= warming) throw new Error(`--files takes a whole number above ${warming}`);

const dayMs = 86_400_000;
const businessDates = Array.from({ length: files }, (_, index) =>
  new Date(Date.UTC(2025, 0, 1) + index * dayMs).toISOString().slice(0, 10),
);
const waitsSql = `
  with said as (
    select replace(topic, 'tillkeeper.', '') as event, value::json ->> 'file_id' as file_id, min(published_at) as at
    from bus.messages group by 1, 2
  ), files as (
    select r.at, extract(epoch from v.at - r.at) * 1000 as validated_ms, extract(epoch from l.at - r.at) * 1000 as loaded_ms,
      extract(epoch from f.loaded_at - v.at) * 1000 as begun_ms, extract(epoch from l.at - f.loaded_at) * 1000 as said_ms
    from said r join said v using (file_id) join said l using (file_id) join ops.files f using (file_id)
    where r.event = 'file.received' and v.event = 'file.validated' and l.event = 'file.loaded' and f.file_type = 'sales'
    order by r.at offset ${warming}
  )
  select count(*)::int as files,
    percentile_cont(array[0.5, 0.99]) within group (order by validated_ms) as validated_ms,
    percentile_cont(array[0.5, 0.99]) within group (order by loaded_ms) as loaded_ms,
    percentile_cont(array[0.5, 0.99]) within group (order by begun_ms) as begun_ms,
    percentile_cont(array[0.5, 0.99]) within group (order by said_ms) as said_ms
  from files`;

await withStandalone({}, async ({ server, database, directory }) => {
  const made = await generate({ directory, seed: 3, stores: 1, tills: 1, businessDates, rows: 30, mistakeShares: {} });
  const stores = made.shop.stores.map(store => store.store_id);
  const sending = await openStores(
    server,
    made.files.filter(file => file.truth === null),
    stores,
  );
  for (const file of made.files) if (file.truth !== null) await sending.send(file.senderId, file.path);
  const { rows } = await database.query<{
    files: number;
    validated_ms: number[];
    loaded_ms: number[];
    begun_ms: number[];
    said_ms: number[];
  }>(waitsSql);
  const [waits] = rows;
  if (waits === undefined || waits.files !== files - warming) throw new Error(`${waits?.files} files were measured`);
  const ms = (values: readonly number[]): string => values.map(value => `${value.toFixed(0)} ms`).join(' | ');
  const [cpu] = cpus();
  process.stdout.write(
    `${waits.files} files of 30 rows; ${cpus().length} x ${cpu?.model ?? '?'}, load ${loadavg()[0]?.toFixed(1)}\n| from file.received to | p50 | p99 |\n|---|---|---|\n| file.validated | ${ms(waits.validated_ms)} |\n| file.loaded | ${ms(waits.loaded_ms)} |\n| of it: file.validated to the begin of the loader's transaction | ${ms(waits.begun_ms)} |\n| of it: from there to file.loaded, which follows the commit | ${ms(waits.said_ms)} |\n`,
  );
});

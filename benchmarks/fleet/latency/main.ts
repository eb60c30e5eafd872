import { tmpdir } from 'node:os';
import { parseArgs } from 'node:util';
import { describeMachine, quantile } from '../../shared/machine.ts';
import { makeFiles, type SalesFile } from '../running/make-files.ts';
import { withFleet } from '../running/with-fleet.ts';
import { durableCommit, kafkaThereAndBack } from './floors.ts';

/**
 * What a till's file of 30 rows waits in a fleet, from before its first byte is sent until the commit that puts it into the books, and where:
 * by the clock of this machine and the commit times of PostgreSQL. Floors in the same run: a message through the same Kafka, a durable
 * commit in the same PostgreSQL. `--files N`, `--at-once N` (senders beside one another), `--brokers 1|3`.
 */
const { values: given } = parseArgs({
  options: {
    files: { type: 'string', default: '300' },
    'at-once': { type: 'string', default: '1' },
    brokers: { type: 'string', default: '1' },
  },
});
const warming = 60;
const files = Number(given.files);
const atOnce = Number(given['at-once']);
const brokers = given.brokers === '3' ? 3 : 1;
if (!(files > 0 && atOnce > 0)) throw new Error('--files and --at-once take numbers above 0');
const limits = { p50Ms: 250, p99Ms: 1_000 };

/** Of one file, in ms since the epoch. */
interface Times {
  readonly began: number;
  readonly answered: number;
}
interface Stages {
  readonly file_name: string;
  readonly received_at: number;
  readonly validation_began_at: number;
  readonly validated_at: number;
  readonly loading_began_at: number;
  readonly loaded_at: number;
}
const ms = (instant: string): string => `extract(epoch from ${instant})::float8 * 1000`;
/** `now()` of a transaction is its begin; its end is when the commit was written. */
const stagesSql = `select f.file_name, ${ms('f.received_at')} as received_at, ${ms('r.started_at')} as validation_began_at,
    ${ms('pg_xact_commit_timestamp(c.xmin)')} as validated_at, ${ms('r.loaded_at')} as loading_began_at,
    ${ms('pg_xact_commit_timestamp(r.xmin)')} as loaded_at
  from ops.files f join ops.runs r using (file_id, run) join ops.receipts c using (file_id) where f.file_type = 'sales' and f.status = 'loaded'`;

process.stdout.write(
  `${await describeMachine(tmpdir(), { brokers, files, 'at once': atOnce, 'rows a file': 30, track_commit_timestamp: 'on' })}\n`,
);
const postgresSettings = { track_commit_timestamp: 'on' };
await withFleet({ brokers, postgresSettings }, async ({ fleet, server, database, directory }) => {
  const { sales, client } = await makeFiles({ server, directory, count: files + warming, stores: 6, rows: 30 });
  const kafkaMs = await kafkaThereAndBack(fleet.kafkaBrokers, brokers);
  const commitMs = await durableCommit(fleet.databaseUrl);
  const times = new Map<string, Times>();
  const send = async (file: SalesFile): Promise<void> => {
    const began = Date.now();
    const { file_id } = await client.sendFile({ senderId: file.senderId, path: file.path });
    times.set(file.fileName, { began, answered: Date.now() });
    const report = await client.waitForFile(file_id, 120_000);
    if (report.status !== 'loaded') throw new Error(`${file.fileName}: ${report.status}`);
  };
  const queue = sales.slice(0, files + warming);
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (let file = queue.shift(); file !== undefined; file = queue.shift()) await send(file);
    }),
  );
  const { rows } = await database.query<Stages>(stagesSql);
  const measured = rows
    .flatMap(row => {
      const known = times.get(row.file_name);
      return known === undefined ? [] : [{ ...row, ...known }];
    })
    .sort((a, b) => a.began - b.began)
    .slice(warming);
  if (measured.length !== files) throw new Error(`${measured.length} of ${files} files were measured`);
  const line = (what: string, waits: readonly number[]): string =>
    `| ${what} | ${quantile(waits, 0.5).toFixed(1)} | ${quantile(waits, 0.99).toFixed(1)} |`;
  const whole = measured.map(one => one.loaded_at - one.began);
  const floor = 2 * quantile(kafkaMs, 0.5) + 2 * quantile(commitMs, 0.5);
  process.stdout.write(
    `${[
      '| from -> to | p50 ms | p99 ms |',
      '|---|---|---|',
      line('**before the first byte -> in the books**', whole),
      line(
        'before the first byte -> answered 202',
        measured.map(one => one.answered - one.began),
      ),
      line(
        'receipt -> the validator begins (announced, Kafka)',
        measured.map(one => one.validation_began_at - one.received_at),
      ),
      line(
        '-> validated, committed',
        measured.map(one => one.validated_at - one.validation_began_at),
      ),
      line(
        '-> the loader begins (outbox, Kafka)',
        measured.map(one => one.loading_began_at - one.validated_at),
      ),
      line(
        '-> loaded, committed',
        measured.map(one => one.loaded_at - one.loading_began_at),
      ),
      line('floor: one message through this Kafka', kafkaMs),
      line('floor: one durable commit in this PostgreSQL', commitMs),
    ].join('\n')}
p50 is ${(quantile(whole, 0.5) / floor).toFixed(1)} x two messages and two commits (${floor.toFixed(1)} ms)
limits p50 ${limits.p50Ms} ms, p99 ${limits.p99Ms} ms: ${quantile(whole, 0.5) < limits.p50Ms && quantile(whole, 0.99) < limits.p99Ms ? 'met' : 'NOT met'}\n`,
  );
});

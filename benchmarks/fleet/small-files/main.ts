import { tmpdir } from 'node:os';
import { parseArgs } from 'node:util';
import { describeMachine } from '../../shared/machine.ts';
import { filesInOneLog, filesOneByOne } from '../door/durable-floors.ts';
import { putUnderLoad } from '../door/load.ts';
import { loadTable } from '../door/requests-report.ts';
import { startApi, startNothing } from '../door/server-process.ts';

/**
 * Files of 10 kB, each durable before its answer, one sender after the other on many connections: how many a second, how long each waits, and
 * what each costs. Floors in the same run: a Fastify that does nothing, a loop that makes each file durable by itself, and one
 * that makes 64 durable together. `--seconds N`, `--connections N`, `--directory DIRECTORY` (where bytes are kept), `--profile DIRECTORY` (of the API's processor time),
 * `--database URL`, `--kafka BROKERS`: where they are, such as those of a running fleet; without, they are away.
 */
const { values: given } = parseArgs({
  options: {
    seconds: { type: 'string', default: '10' },
    connections: { type: 'string', default: '64' },
    directory: { type: 'string', default: tmpdir() },
    profile: { type: 'string' },
    database: { type: 'string' },
    kafka: { type: 'string' },
  },
});
const parent = given.directory;
const sizeBytes = 10_000;
const connections = Number(given.connections);
const load = {
  kind: 'file',
  connections,
  sizeBytes,
  warmUpMs: 3_000,
  measureMs: Number(given.seconds) * 1000,
} as const;

process.stdout.write(`${await describeMachine(parent)}\n`);
const oneByOne = await filesOneByOne(parent, { sizeBytes, atOnce: 1 });
const fourLoops = await filesOneByOne(parent, { sizeBytes, atOnce: 4 });
const together = await filesInOneLog(parent, { sizeBytes, atOnce: 64 });
process.stdout.write(
  `Node loop, each file synced, linked, its folder synced: ${oneByOne.toFixed(0)} a second, four at once ${fourLoops.toFixed(0)}; 64 into one log, synced together: ${together.toFixed(0)}\n`,
);
const nothing = await startNothing();
const bare = await putUnderLoad(nothing, load).finally(() => nothing.stop());
const api = await startApi({
  parent,
  neighbours: {
    ...(given.database !== undefined && { DATABASE_URL: given.database }),
    ...(given.kafka !== undefined && { KAFKA_BROKERS: given.kafka }),
  },
  ...(given.profile !== undefined && { nodeArguments: ['--cpu-prof', `--cpu-prof-dir=${given.profile}`] }),
});
const taken = await putUnderLoad(api, load).finally(() => api.stop());
process.stdout.write(
  `${connections} connections, files of ${sizeBytes} bytes, PostgreSQL ${given.database === undefined ? 'away' : 'there'}, Kafka ${given.kafka === undefined ? 'away' : 'there'}\n${loadTable(
    [
      ['Fastify that does nothing', bare],
      ['ingest-api', taken],
    ],
  )}\n`,
);

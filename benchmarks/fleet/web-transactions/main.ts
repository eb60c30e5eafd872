import { tmpdir } from 'node:os';
import { parseArgs } from 'node:util';
import { describeMachine } from '../../shared/machine.ts';
import { putUnderLoad } from '../door/load.ts';
import { loadTable } from '../door/requests-report.ts';
import { startApi, startNothing } from '../door/server-process.ts';

/**
 * Web transactions of two lines, one a post, each durable before its answer (together with those that come at the same time). The floor in the
 * same run is a Fastify that does nothing. `--seconds N`, `--connections N`, `--directory DIRECTORY` (where bytes are kept), `--profile DIRECTORY`,
 * `--database URL`, `--kafka BROKERS`: where they are; without, they are away.
 */
const { values: given } = parseArgs({
  options: {
    seconds: { type: 'string', default: '10' },
    connections: { type: 'string', default: '200' },
    directory: { type: 'string', default: tmpdir() },
    profile: { type: 'string' },
    database: { type: 'string' },
    kafka: { type: 'string' },
  },
});
const parent = given.directory;
const connections = Number(given.connections);
const measureMs = Number(given.seconds) * 1000;
const load = { kind: 'transaction', connections, sizeBytes: 0, warmUpMs: 3_000, measureMs } as const;

process.stdout.write(`${await describeMachine(parent)}\n`);
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
  `${connections} connections, PostgreSQL ${given.database === undefined ? 'away' : 'there'}, Kafka ${given.kafka === undefined ? 'away' : 'there'}\n${loadTable(
    [
      ['Fastify that does nothing', bare],
      ['ingest-api', taken],
    ],
  )}\n`,
);

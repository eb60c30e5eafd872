// Holds an embedded server until it is killed: run by a test, as the process that dies without stopping its server.
import { startEmbeddedPostgres } from '../embedded/start-embedded-postgres.ts';

const dataDirectory = process.argv[2];
if (dataDirectory === undefined) throw new Error('usage: held-server.ts DATA_DIRECTORY');
const server = await startEmbeddedPostgres({ dataDirectory, isDurable: true });
process.stdout.write(`${server.pid}\n`);

// Migrates until it is killed: run by a test, as the process that dies in the middle of it.
import { migrate } from '../../migrate.ts';

const [url, directory] = process.argv.slice(2);
if (url === undefined || directory === undefined) throw new Error('usage: migrating-process.ts DATABASE_URL DIRECTORY');
await migrate(url, { directory });

import { startFleet } from './start-fleet.ts';

const fleet = await startFleet({ progress: line => process.stdout.write(`${line}\n`) });
process.stdout.write(`${fleet.apiUrls.join(' ')} ${fleet.headOfficeKey}\n`);
process.once('SIGINT', () => void fleet.stop());
process.once('SIGTERM', () => void fleet.stop());

import { startFleet } from '@tillkeeper/fleet';
import type { TillkeeperUnderTest } from './tillkeeper-under-test.ts';

/** Four processes on a real Kafka broker, one PostgreSQL (each with a login of its own), one SMTP server and a shared blob store. */
export async function fleetUnderTest(): Promise<TillkeeperUnderTest> {
  const fleet = await startFleet({
    environment: {
      // what a killed process held is given to the next one after so long; every test of a kill waits for it
      all: { KAFKA_SESSION_TIMEOUT: '3s' },
      'error-reporter': { REPORT_SENDING_LEASE: '1s', REPORT_POLL: '500ms' },
    },
  });
  const [url] = fleet.apiUrls;
  if (url === undefined) throw new Error('the fleet has no API');
  let kill: Promise<void> = Promise.resolve();
  return {
    url,
    databaseUrl: fleet.databaseUrl,
    headOfficeKey: fleet.headOfficeKey,
    reporterUrl: fleet.reporterUrl,
    mails: () => fleet.mails(),
    async killAt(step) {
      const name = `${step.slice(0, step.indexOf('.'))}-1`;
      await fleet.killAtStep(name, step);
      kill = fleet.exited(name).then(async ({ signal }) => {
        if (signal !== 'SIGKILL')
          throw new Error(`${name} was not killed at ${step}, it ended by ${signal}:\n${fleet.output(name)}`);
        await fleet.killAtStep(name, undefined);
        await fleet.startPart(name);
      });
      kill.catch(() => {});
    },
    killed: () => kill,
    stop: () => fleet.stop(),
  };
}

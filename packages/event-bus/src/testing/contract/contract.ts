import { afterAll, beforeAll, describe } from 'vitest';
import { type BusUnderTest, createBench } from './bench.ts';
import { describeDelivery } from './delivery.ts';
import { describeFailures } from './failures.ts';
import { describeGroups } from './groups.ts';

const timeoutMs = 240_000;

/** What every event bus does. Tests run side by side, each with topics and groups of its own. */
export function describeEventBusContract(name: string, start: () => Promise<BusUnderTest>): void {
  describe.concurrent(`${name} keeps the contract of the event bus`, { timeout: timeoutMs }, () => {
    let started: BusUnderTest | undefined;
    const bench = createBench(() => {
      if (started === undefined) throw new Error('the server of the bus was not started');
      return started;
    });
    beforeAll(async () => {
      started = await start();
    }, timeoutMs);
    afterAll(async () => {
      await bench.close();
      await started?.stop();
    });
    describeDelivery(bench);
    describeGroups(bench);
    describeFailures(bench);
  });
}

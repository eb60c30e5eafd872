import { kafkaIsAvailable } from '@tillkeeper/event-bus/testing';
import { beforeAll, describe, expect, test } from 'vitest';
import { compare } from './oracle/compare.ts';
import type { Finding } from './oracle/finding.ts';
import { tamperings } from './oracle/tamper.ts';
import { printResults } from './print-results.ts';
import { type Result, runScenarios } from './run-scenarios.ts';
import { killsInShortForm, shortForm } from './short-form.ts';
import type { Trial } from './trial.ts';

/** What the oracle says after each tampering, and of what it says nothing when all is put back. */
async function tamperWith({ journal, places }: Trial): Promise<Map<string, Finding[]>> {
  const said = new Map<string, Finding[]>();
  for (const { says, make } of tamperings) {
    const undo = await make(places, journal);
    said.set(says, await compare(journal, places));
    await undo();
  }
  said.set('nothing', await compare(journal, places));
  return said;
}

const kafka = await kafkaIsAvailable();
describe.skipIf(!kafka.isAvailable)(
  `${killsInShortForm} kills while files flow${kafka.isAvailable ? '' : `: ${kafka.reason}`}`,
  () => {
    let results: Result[] = [];
    let said = new Map<string, Finding[]>();
    beforeAll(async () => {
      results = await runScenarios({
        ...shortForm,
        say: () => {},
        async onCompared(trial) {
          said = await tamperWith(trial);
        },
      });
      for (const line of printResults(results)) console.log(line);
    }, 1_500_000);

    test.each(shortForm.scenarios)('$name: nothing is lost, doubled or altered', ({ name }) => {
      const result = results.find(one => one.name === name);
      expect(result?.findings).toEqual([]);
      expect(result?.complaints).toEqual([]);
      expect(result?.files).toBeGreaterThan(50);
      expect(result?.orders).toBeGreaterThan(20);
    });

    test(`it was ${killsInShortForm} deaths, and mails were among what flowed`, () => {
      expect(results.reduce((sum, result) => sum + result.kills, 0)).toBeGreaterThanOrEqual(killsInShortForm);
      expect(results.reduce((sum, result) => sum + result.mails, 0)).toBeGreaterThan(4);
    });

    test.each(tamperings)('the oracle notices $says', ({ says, noticed }) => {
      expect(said.get(says)).toEqual(expect.arrayContaining([expect.objectContaining(noticed)]));
    });

    test('and says nothing when all is as it was', () => {
      expect(said.get('nothing')).toEqual([]);
    });
  },
);

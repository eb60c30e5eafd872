import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type ApiClient, createApiClient } from '@tillkeeper/cli';
import { type Example, problemCodeNames, problemCodes, type Rule } from '@tillkeeper/contracts';
import { exampleWorld, textOfExample } from '@tillkeeper/contracts/examples';
import { createDatabase, type Database } from '@tillkeeper/database';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { exampleDay, type SendText, sendExampleWorld, textSender } from './example-world.ts';
import { standaloneUnderTest } from './running/standalone-under-test.ts';
import type { TillkeeperUnderTest } from './running/tillkeeper-under-test.ts';

const { till, stores } = exampleWorld;

/** Rules that look at what came before: their examples are sent, one file after the other, each example from a store of its own. */
const rules = problemCodeNames
  .map((code): Rule => problemCodes[code])
  .filter(rule => rule.scope === 'books')
  .map((rule, index) => ({
    code: rule.code,
    fails: rule.examples.fails.map((example, at) => ({ ...example, storeId: `F${index}-${at}` })),
    passes: rule.examples.passes.map((example, at) => ({ ...example, storeId: `P${index}-${at}` })),
  }));

const storeIds = rules.flatMap(({ fails, passes }) => [...fails, ...passes].map(({ storeId }) => storeId));

describe('rules that look at the books', () => {
  let tillkeeper: TillkeeperUnderTest;
  let client: ApiClient;
  let directory: string;
  let database: Database;
  let send: SendText;
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'tillkeeper-rules-'));
    tillkeeper = await standaloneUnderTest({ SEQUENCE_GAP_GRACE: '1s' });
    client = createApiClient({
      ...{ url: tillkeeper.url, operationsUrl: tillkeeper.reporterUrl, key: tillkeeper.headOfficeKey },
    });
    database = createDatabase({ url: tillkeeper.databaseUrl, maxConnections: 1 });
    send = textSender(client, directory);
    const ownStores = storeIds.map(store_id => ({ ...stores[0], store_id, name: store_id }));
    await sendExampleWorld({ client, sendText: send, stores: ownStores });
  }, 120_000);
  afterAll(async () => {
    await database?.close();
    await tillkeeper?.stop();
    await rm(directory, { recursive: true, force: true });
  }, 60_000);

  const sendExample = async (example: Example & { readonly storeId: string }): Promise<string> => {
    const { storeId, before = [] } = example;
    const nameOf = (sequence: number): string =>
      `${storeId}_sales_${exampleDay}_${till}_${String(sequence).padStart(6, '0')}.csv`;
    let sequence = 0;
    for (const rows of before) {
      sequence += 1;
      await send(storeId, nameOf(sequence), textOfExample({ rows }));
    }
    return send(storeId, nameOf(example.sequence ?? sequence + 1), textOfExample(example));
  };
  const codesOf = async (fileId: string): Promise<string[]> => {
    const { rows } = await database.query<{ code: string }>('select code from quality.exceptions where file_id = $1', [
      fileId,
    ]);
    return rows.map(row => row.code);
  };

  describe.each(rules)('$code', ({ code, fails, passes }) => {
    test.each(fails)('is found in: $says', async example => {
      const fileId = await sendExample(example);
      // a file that is missing is waited for before it is called missing
      const timeout = example.sequence === undefined ? 1_000 : 20_000;
      await expect.poll(() => codesOf(fileId), { timeout, interval: 200 }).toContain(code);
    });
    test.each(passes)('is not found in: $says', async example => {
      const fileId = await sendExample(example);
      if (example.sequence !== undefined) await sleep(5000);
      expect(await codesOf(fileId)).not.toContain(code);
    });
  });
});

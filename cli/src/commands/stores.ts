import { storeReport } from '@tillkeeper/contracts';
import { z } from 'zod';
import type { ApiClient } from '../api-client.ts';
import { exitCodes } from '../exit-code.ts';
import { type Output, table } from '../print.ts';

/** The stores of the key: all of them for head office. */
export async function listStores(client: ApiClient, output: Output): Promise<number> {
  const { stores } = z.object({ stores: z.array(storeReport) }).parse(await client.json('GET', '/v1/stores'));
  if (stores.length === 0)
    output.say('No stores yet: head office sends them as a file, such as HQ_stores_20261120_000001.csv.');
  else
    for (const line of table(
      ['store', 'name', 'zone', 'currency', 'reports go to', 'senders'],
      stores.map(one => [
        one.store_id,
        one.name,
        one.time_zone,
        one.currency,
        one.manager_email ?? 'nobody',
        one.senders.join(' '),
      ]),
    ))
      output.say(line);
  output.json(stores);
  return exitCodes.clean;
}

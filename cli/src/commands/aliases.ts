import { alias, changedAlias, type WantedAlias } from '@tillkeeper/contracts';
import { z } from 'zod';
import type { ApiClient } from '../api-client.ts';
import { exitCodes } from '../exit-code.ts';
import { type Output, table } from '../print.ts';

const again = (files: number): string =>
  files === 0 ? 'No file has to be judged again.' : `Files that name it are judged again: ${files}.`;

/** Confirms which article a code stands for; head office's right. */
export async function addAlias(client: Pick<ApiClient, 'json'>, output: Output, wanted: WantedAlias): Promise<number> {
  const added = changedAlias.parse(await client.json('POST', '/v1/aliases', wanted));
  const { alias_id, code, product_id, sender_id, store_id } = added.alias;
  const scope = store_id !== null ? ` in store ${store_id}` : sender_id !== null ? ` from ${sender_id}` : '';
  output.say(`${code}${scope} stands for ${product_id} (alias ${alias_id}). ${again(added.files_judged_again)}`);
  output.json(added);
  return exitCodes.clean;
}

export async function listAliases(
  client: Pick<ApiClient, 'json'>,
  output: Output,
  of: { code: string | undefined; hasUndone: boolean },
): Promise<number> {
  const query = new URLSearchParams({ undone: String(of.hasUndone), ...(of.code !== undefined && { code: of.code }) });
  const { aliases } = z
    .object({ aliases: z.array(alias) })
    .parse(await client.json('GET', `/v1/aliases?${query.toString()}`));
  for (const line of table(
    ['alias', 'code', 'stands for', 'for', 'confirmed', 'by', 'undone'],
    aliases.map(one => [
      ...[one.alias_id, one.code, one.product_id],
      one.store_id !== null ? `store ${one.store_id}` : (one.sender_id ?? 'all'),
      ...[one.confirmed_at, one.confirmed_by, one.undone_at ?? ''],
    ]),
  ))
    output.say(line);
  output.json(aliases);
  return exitCodes.clean;
}

export async function undoAlias(client: Pick<ApiClient, 'json'>, output: Output, aliasId: string): Promise<number> {
  const undone = changedAlias.parse(await client.json('DELETE', `/v1/aliases/${encodeURIComponent(aliasId)}`));
  output.say(
    `${undone.alias.code} no longer stands for ${undone.alias.product_id}. ${again(undone.files_judged_again)}`,
  );
  output.json(undone);
  return exitCodes.clean;
}

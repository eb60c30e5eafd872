import { z } from 'zod';
import { toError } from '../api-client.ts';
import { CommandError, exitCodes } from '../exit-code.ts';
import { countText, type Output, table } from '../print.ts';

type Operations = { readonly operationsUrl: string };

const links = z.object({
  links: z.array(
    z.object({
      link_id: z.string(),
      store_id: z.string(),
      person: z.string(),
      role: z.string(),
      state: z.string(),
      created_at: z.string(),
      expires_at: z.string(),
      last_used_at: z.string().nullable(),
    }),
  ),
});

/** Links to the page of open problems that were mailed: those that open it now, or all. */
export async function listLinks(
  server: Operations,
  output: Output,
  of: { storeId: string | undefined; isAll: boolean; limit: number },
): Promise<number> {
  const query = new URLSearchParams({ all: String(of.isAll), limit: String(of.limit) });
  if (of.storeId !== undefined) query.set('store', of.storeId);
  const found = links.parse(await ask(`${server.operationsUrl}/links?${query}`)).links;
  if (found.length === 0) output.say('No link opens the page.');
  else
    for (const line of table(
      ['link', 'store', 'sent to', 'for', 'state', 'mailed', 'until', 'answered last'],
      found.map(one => [
        ...[one.link_id, one.store_id, one.person, one.role, one.state],
        ...[one.created_at, one.expires_at, one.last_used_at ?? ''],
      ]),
    ))
      output.say(line);
  output.json(found);
  return exitCodes.clean;
}

/** Switches one link off, or all of a store: from then on they open nothing. */
export async function revokeLinks(
  server: Operations,
  output: Output,
  of: { linkId: string | undefined; storeId: string | undefined; by: string },
): Promise<number> {
  if ((of.linkId === undefined) === (of.storeId === undefined))
    throw new CommandError('links revoke <link>, or links revoke --store <id>', exitCodes.usage);
  const which = of.linkId === undefined ? { store_id: of.storeId } : { link_id: of.linkId };
  const answer = await ask(`${server.operationsUrl}/links/revoke`, { ...which, by: of.by });
  const { revoked } = z.object({ revoked: z.array(z.string()) }).parse(answer);
  if (revoked.length === 0)
    throw new CommandError('There is no such link that still opens the page.', exitCodes.refused);
  output.say(`${countText(revoked.length)} ${revoked.length === 1 ? 'link opens' : 'links open'} nothing any more.`);
  output.json({ revoked });
  return exitCodes.clean;
}

async function ask(url: string, body?: unknown): Promise<unknown> {
  const init =
    body === undefined
      ? {}
      : { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
  const answer = await fetch(url, init).catch((error: unknown) => {
    throw new CommandError(`${new URL(url).origin} cannot be reached: ${String(error)}`, exitCodes.server);
  });
  if (!answer.ok) throw await toError(answer);
  return answer.json();
}

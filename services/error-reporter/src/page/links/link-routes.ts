import { type Database, scopedTo } from '@tillkeeper/database';
import type { FastifyPluginAsync, FastifyReply } from 'fastify';
import { z } from 'zod';
import { type ListedLink, listLinks, revokeLinks } from './link-repository.ts';

const listed = z.object({
  store: z.string().max(32).optional(),
  all: z.enum(['true', 'false']).default('false'),
  limit: z.coerce.number().int().min(1).max(1000).default(100),
});
const by = z.string().trim().min(1).max(200);
const revoked = z.union([
  z.strictObject({ link_id: z.string().regex(/^\d{1,18}$/), by }),
  z.strictObject({ store_id: z.string().min(1).max(32), by }),
]);

/** Operators' routes: which links open the page of open problems, and switching them off. A link itself is never shown. */
export function linkRoutes(ofReporter: Database, now: () => Date): FastifyPluginAsync {
  // operators look at all stores
  const database = scopedTo(ofReporter, { stores: 'all' });
  return async app => {
    app.get('/links', async (request, reply) => {
      const parsed = listed.safeParse(request.query);
      if (!parsed.success) return malformed(reply, z.prettifyError(parsed.error));
      const { store, all, limit } = parsed.data;
      const links = await listLinks(database, { storeId: store, isAll: all === 'true', limit });
      return { links: links.map(one => shown(one, now())) };
    });
    app.post('/links/revoke', async (request, reply) => {
      const parsed = revoked.safeParse(request.body);
      if (!parsed.success) return malformed(reply, z.prettifyError(parsed.error));
      const which =
        'link_id' in parsed.data ? { linkId: BigInt(parsed.data.link_id) } : { storeId: parsed.data.store_id };
      return { revoked: (await revokeLinks(database, which, parsed.data.by)).map(String) };
    });
  };
}

const shown = (link: ListedLink, now: Date) => ({
  ...link,
  link_id: String(link.link_id),
  state: link.revoked_at !== null ? 'revoked' : Date.parse(link.expires_at) <= now.getTime() ? 'expired' : 'open',
});

const malformed = (reply: FastifyReply, title: string): FastifyReply =>
  reply
    .code(400)
    .type('application/problem+json')
    .send({ type: 'about:blank', title, status: 400, code: 'request.malformed' });

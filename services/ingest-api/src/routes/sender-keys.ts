import { newSenderKey, senderKey } from '@tillkeeper/contracts';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { nameOf } from '../http/authenticate.ts';
import { HttpProblem } from '../http/http-problem.ts';
import { jsonResponse, problemResponses } from './documentation.ts';
import type { Door } from './door.ts';
import { requireHeadOffice } from './senders.ts';

const params = z.object({ sender_id: z.string() });

/** The keys of a sender: it may hold several, to change them without a gap. */
export function senderKeys(app: FastifyInstance, door: Door): void {
  const typed = app.withTypeProvider<ZodTypeProvider>();
  const known = async (senderId: string): Promise<void> => {
    if (!(await door.desk.has(senderId))) throw new HttpProblem('not-found', 'There is no such sender.');
  };
  typed.get(
    '/v1/senders/:sender_id/keys',
    {
      preHandler: requireHeadOffice,
      schema: {
        operationId: 'listKeys',
        tags: ['senders'],
        summary: 'The keys of a sender',
        params,
        response: {
          200: jsonResponse('Without their secrets.', z.object({ keys: z.array(senderKey) })),
          ...problemResponses,
        },
      },
    },
    async request => {
      await known(request.params.sender_id);
      return { keys: await door.desk.keys(request.params.sender_id) };
    },
  );
  typed.post(
    '/v1/senders/:sender_id/keys',
    {
      preHandler: requireHeadOffice,
      schema: {
        operationId: 'addKey',
        tags: ['senders'],
        summary: 'Make a key for a sender',
        params,
        response: { 201: jsonResponse('The key; it is shown this once.', newSenderKey), ...problemResponses },
      },
    },
    async (request, reply) => {
      await known(request.params.sender_id);
      const added = await door.desk.addKey(request.params.sender_id, nameOf(request));
      return reply.code(201).header('cache-control', 'no-store').send(added);
    },
  );
  typed.delete(
    '/v1/senders/:sender_id/keys/:key_id',
    {
      preHandler: requireHeadOffice,
      schema: {
        operationId: 'revokeKey',
        tags: ['senders'],
        summary: 'Revoke a key',
        description: 'It stops working within a minute, everywhere.',
        params: params.extend({ key_id: z.string() }),
        response: { 204: z.null().describe('Revoked.'), ...problemResponses },
      },
    },
    async (request, reply) => {
      const { sender_id, key_id } = request.params;
      if (!(await door.desk.revokeKey(sender_id, key_id, nameOf(request))))
        throw new HttpProblem('not-found', 'There is no such key.');
      return reply.code(204).send(null);
    },
  );
}

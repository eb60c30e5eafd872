import { erasurePreview, erasureReport, wantedErasure } from '@tillkeeper/contracts';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { callerOf } from '../http/authenticate.ts';
import { HttpProblem } from '../http/http-problem.ts';
import { jsonResponse, problemResponses } from './documentation.ts';
import type { Door } from './door.ts';

async function requireHeadOffice(request: FastifyRequest): Promise<void> {
  if (callerOf(request).sender.kind !== 'head_office')
    throw new HttpProblem('sender.forbidden', 'Only head office has a customer erased.');
}

/** `POST /v1/erasures`: everything that Tillkeeper knows of a customer goes; `GET /v1/erasures/{erasure_id}`: how far it is. */
export function erasures(app: FastifyInstance, door: Door): void {
  const typed = app.withTypeProvider<ZodTypeProvider>();
  typed.post(
    '/v1/erasures',
    {
      preHandler: requireHeadOffice,
      schema: {
        operationId: 'requestErasure',
        tags: ['erasures'],
        summary: 'Erase a customer',
        description:
          'The customer goes from every table, silver and kept mail; the sums of sales stay. Raw files go by their retention. It cannot be undone, and asking again is harmless.',
        body: wantedErasure,
        response: {
          200: jsonResponse('A dry run: nothing was changed.', erasurePreview),
          202: jsonResponse('It is underway.', erasureReport),
          ...problemResponses,
        },
      },
    },
    async (request, reply) => {
      const { sender, keyId } = callerOf(request);
      const { customer_id: customerId, is_dry_run: isDryRun } = request.body;
      if (isDryRun) return reply.code(200).send({ counts: await door.erasures.preview(customerId) });
      const erasure = await door.erasures.request(customerId, { senderId: sender.sender_id, keyId });
      return reply.code(202).header('location', `/v1/erasures/${erasure.erasure_id}`).send(erasure);
    },
  );
  typed.get(
    '/v1/erasures/:erasure_id',
    {
      preHandler: requireHeadOffice,
      schema: {
        operationId: 'getErasure',
        tags: ['erasures'],
        summary: 'How far an erasure is',
        params: z.object({ erasure_id: z.string().regex(/^[0-9a-f]{32}$/) }),
        response: { 200: jsonResponse('It does not say whom.', erasureReport), ...problemResponses },
      },
    },
    async request => {
      const erasure = await door.erasures.report(request.params.erasure_id);
      if (erasure === undefined) throw new HttpProblem('not-found', 'There is no such erasure.');
      return erasure;
    },
  );
}

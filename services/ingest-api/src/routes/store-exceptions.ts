import { exceptionStatuses } from '@tillkeeper/contracts';
import { mayUseStore } from '@tillkeeper/domain';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { callerOf } from '../http/authenticate.ts';
import { HttpProblem } from '../http/http-problem.ts';
import { listExceptionsOfStores, type PlaceInStore } from '../status/exception-repository.ts';
import { decodeCursor, encodeCursor, instantOf, wholeNumberOf } from './cursor.ts';
import { jsonResponse, problemResponses } from './documentation.ts';
import type { Door } from './door.ts';
import { exceptionPage, paging } from './file-exceptions.ts';

const query = paging.extend({
  store_id: z.string().max(64).optional().describe('all stores of the key when not given'),
  status: z.enum(exceptionStatuses).default('open'),
});

/** `GET /v1/exceptions`: what a store has to put right. */
export function storeExceptions(app: FastifyInstance, door: Door): void {
  app.withTypeProvider<ZodTypeProvider>().get(
    '/v1/exceptions',
    {
      schema: {
        operationId: 'listExceptions',
        tags: ['exceptions'],
        summary: 'What a store has to put right',
        querystring: query,
        response: { 200: jsonResponse('The latest first.', exceptionPage), ...problemResponses },
      },
    },
    async request => {
      const { sender } = callerOf(request);
      const { store_id, status, limit, cursor } = request.query;
      if (store_id !== undefined && !mayUseStore(sender, store_id)) throw new HttpProblem('not-found');
      const { exceptions, place } = await listExceptionsOfStores(door.status.of(sender), {
        storeIds: store_id === undefined ? sender.stores : [store_id],
        status,
        after: cursor === undefined ? undefined : placeOf(cursor),
        limit,
      });
      const next_cursor = place === undefined ? null : encodeCursor([place.createdAt, place.exceptionId]);
      return { exceptions, next_cursor };
    },
  );
}

function placeOf(cursor: string): PlaceInStore {
  const [createdAt, exceptionId] = decodeCursor(cursor);
  return { createdAt: instantOf(createdAt), exceptionId: wholeNumberOf(exceptionId) };
}

import { storeReport } from '@tillkeeper/contracts';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { callerOf } from '../http/authenticate.ts';
import { listStores } from '../status/store-repository.ts';
import { jsonResponse, problemResponses } from './documentation.ts';
import type { Door } from './door.ts';

/** `GET /v1/stores`: the stores that the key may send for; all of them for head office. */
export function stores(app: FastifyInstance, door: Door): void {
  app.withTypeProvider<ZodTypeProvider>().get(
    '/v1/stores',
    {
      schema: {
        operationId: 'listStores',
        tags: ['stores'],
        summary: 'The stores of the key',
        response: {
          200: jsonResponse('By their ids.', z.object({ stores: z.array(storeReport) })),
          ...problemResponses,
        },
      },
    },
    async request => {
      const { sender } = callerOf(request);
      return { stores: await listStores(door.status.of(sender), sender.stores) };
    },
  );
}

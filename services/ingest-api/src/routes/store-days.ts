import { type StoreDay, storeDay } from '@tillkeeper/contracts';
import { mayUseStore } from '@tillkeeper/domain';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { callerOf } from '../http/authenticate.ts';
import { HttpProblem } from '../http/http-problem.ts';
import { listStoreDays, type PlaceInDays } from '../status/store-day-repository.ts';
import { decodeDayCursor, encodeCursor } from './cursor.ts';
import { jsonResponse, problemResponses } from './documentation.ts';
import type { Door } from './door.ts';
import { paging } from './file-exceptions.ts';

const query = paging.extend({
  store_id: z.string().max(64).optional().describe('all stores of the key when not given'),
  business_date: z.iso.date().optional().describe('of this day alone'),
});
const page = z.object({ store_days: z.array(storeDay), next_cursor: z.string().nullable() });

/** `GET /v1/store-days`: how complete the days of tills are. */
export function storeDays(app: FastifyInstance, door: Door): void {
  app.withTypeProvider<ZodTypeProvider>().get(
    '/v1/store-days',
    {
      schema: {
        operationId: 'listStoreDays',
        tags: ['stores'],
        summary: 'How complete the days of tills are',
        description:
          'Of every store, till and business day: its files, what they declared, what of it is in the books and what is held.',
        querystring: query,
        response: { 200: jsonResponse('The latest days first.', page), ...problemResponses },
      },
    },
    async request => {
      const { sender } = callerOf(request);
      const { store_id, business_date, limit, cursor } = request.query;
      if (store_id !== undefined && !mayUseStore(sender, store_id)) throw new HttpProblem('not-found');
      const store_days = await listStoreDays(door.status.of(sender), {
        storeIds: store_id === undefined ? sender.stores : [store_id],
        businessDate: business_date,
        after: cursor === undefined ? undefined : placeOf(cursor),
        limit,
      });
      return { store_days, next_cursor: cursorAfter(store_days, limit) };
    },
  );
}

function cursorAfter(days: readonly StoreDay[], limit: number): string | null {
  const last = days.length < limit ? undefined : days.at(-1);
  return last === undefined ? null : encodeCursor([last.business_date, last.store_id, last.till_id, last.currency]);
}

function placeOf(cursor: string): PlaceInDays {
  const [businessDate, storeId, tillId, currency] = decodeDayCursor(cursor);
  return { businessDate, storeId, tillId, currency };
}

import { Readable } from 'node:stream';
import { checkReport } from '@tillkeeper/contracts';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { reportResponse, sendReport } from '../check/check-report-forms.ts';
import { callerOf } from '../http/authenticate.ts';
import { jsonResponse, problemResponses } from './documentation.ts';
import type { Door } from './door.ts';

/** `GET /v1/checks/{check_id}`: the findings of a check, for a day. */
export function getCheck(app: FastifyInstance, door: Door): void {
  app.withTypeProvider<ZodTypeProvider>().get(
    '/v1/checks/:check_id',
    {
      schema: {
        operationId: 'getCheck',
        tags: ['checks'],
        summary: 'The findings of a check',
        description: 'JSON, CSV or XLSX, by Accept.',
        params: z.object({ check_id: z.string() }),
        response: {
          200: reportResponse,
          202: jsonResponse('They are not there yet: ask again.', checkReport),
          ...problemResponses,
        },
      },
    },
    async (request, reply) => {
      const { check_id } = request.params;
      const found = await door.checks.find(callerOf(request).sender, check_id);
      reply.type('application/json');
      if (!(found instanceof Readable)) return reply.code(202).header('location', `/v1/checks/${check_id}`).send(found);
      return sendReport(reply, found, request.headers.accept);
    },
  );
}

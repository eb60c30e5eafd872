import { fileReport } from '@tillkeeper/contracts';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { callerOf } from '../http/authenticate.ts';
import { jsonResponse, problemResponses } from './documentation.ts';
import type { Door } from './door.ts';

/** `GET /v1/files/{file_id}`: what became of a file. */
export function getFile(app: FastifyInstance, door: Door): void {
  app.withTypeProvider<ZodTypeProvider>().get(
    '/v1/files/:file_id',
    {
      schema: {
        operationId: 'getFile',
        tags: ['files'],
        summary: 'What became of a file',
        params: z.object({ file_id: z.string() }),
        response: { 200: jsonResponse('Its status, rows and money.', fileReport), ...problemResponses },
      },
    },
    request => door.status.fileReport(callerOf(request).sender, request.params.file_id),
  );
}

import { fileIdText } from '@tillkeeper/contracts';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { callerOf, nameOf } from '../http/authenticate.ts';
import { HttpProblem } from '../http/http-problem.ts';
import { jsonResponse, problemResponses } from './documentation.ts';
import type { Door } from './door.ts';

/** `POST /v1/files/{file_id}/release`: head office uses a file whose contents came before under another name. */
export function releaseFile(app: FastifyInstance, door: Door): void {
  app.withTypeProvider<ZodTypeProvider>().post(
    '/v1/files/:file_id/release',
    {
      schema: {
        operationId: 'releaseFile',
        tags: ['files'],
        summary: 'Use a file whose contents came before under another name',
        description:
          'Only for a file that was rejected with `file.content-known`, and only by head office: its sales count beside those of the first.',
        params: z.object({ file_id: fileIdText }),
        response: { 202: jsonResponse('It is judged again.', z.object({ file_id: fileIdText })), ...problemResponses },
      },
    },
    async (request, reply) => {
      const { sender } = callerOf(request);
      if (sender.kind !== 'head_office')
        throw new HttpProblem('sender.forbidden', 'Only head office releases a file whose contents came before.');
      const { file_id } = request.params;
      const { status } = await door.releaseFile(file_id, nameOf(request));
      if (status === 'unknown') throw new HttpProblem('not-found', 'There is no such file.');
      if (status === 'not-waiting')
        throw new HttpProblem('file.not-waiting', 'It was not rejected for contents that came before.');
      return reply.code(202).header('location', `/v1/files/${file_id}`).send({ file_id });
    },
  );
}

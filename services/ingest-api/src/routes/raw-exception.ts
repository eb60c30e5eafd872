import { rawText } from '@tillkeeper/contracts';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { callerOf } from '../http/authenticate.ts';
import { preferredType } from '../http/preferred-type.ts';
import { problemResponses } from './documentation.ts';
import type { Door } from './door.ts';

const [json, octets] = ['application/json', 'application/octet-stream'] as const;

/** `GET /v1/exceptions/{exception_id}/raw`: what stands in the file itself. */
export function rawException(app: FastifyInstance, door: Door): void {
  app.withTypeProvider<ZodTypeProvider>().get(
    '/v1/exceptions/:exception_id/raw',
    {
      schema: {
        operationId: 'readRawText',
        tags: ['exceptions'],
        summary: 'What the sender wrote where an exception is',
        description:
          'The record as it stands in the file, at most 64 KiB of it; with `Accept: application/octet-stream` its bytes. For the sender of the file and head office: it may hold personal data.',
        params: z.object({ exception_id: z.string() }),
        response: {
          200: {
            description: 'The record as text, or its bytes.',
            content: { [json]: { schema: rawText }, [octets]: { schema: z.string() } },
          },
          ...problemResponses,
        },
      },
    },
    async (request, reply) => {
      const { bytes, ...record } = await door.rawTexts.read(callerOf(request).sender, request.params.exception_id);
      // what may hold personal data is in no cache
      reply.header('cache-control', 'no-store');
      if (preferredType(request.headers.accept, [json, octets]) === json) return reply.type(json).send(record);
      const sent: unknown = bytes;
      // The types know texts and objects only; bytes are sent as they are.
      return reply
        .type(octets)
        .header('content-disposition', 'attachment')
        .send(sent as string);
    },
  );
}

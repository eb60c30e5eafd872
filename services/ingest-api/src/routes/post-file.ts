import { receipt } from '@tillkeeper/contracts';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { callerOf } from '../http/authenticate.ts';
import { jsonResponse, multipartBody, problemResponses } from './documentation.ts';
import type { Door } from './door.ts';
import { readMultipartUpload } from './multipart-upload.ts';
import { refuseContentEncoding } from './put-file.ts';
import { takeUpload, writtenFor } from './take-upload.ts';

/** `POST /v1/files`: the same for those who can only send forms. */
export function postFile(app: FastifyInstance, door: Door): void {
  app.withTypeProvider<ZodTypeProvider>().post(
    '/v1/files',
    {
      config: { documentedBody: { consumes: ['multipart/form-data'], body: multipartBody } },
      schema: {
        operationId: 'postFile',
        tags: ['files'],
        summary: 'Send a file as a form',
        description: 'The declarations come as parts before the part `file`.',
        response: { 202: jsonResponse('It is safe.', receipt), ...problemResponses },
      },
    },
    async (request, reply) => {
      refuseContentEncoding(request);
      const upload = await readMultipartUpload(request, door.settings.MAX_FILE_BYTES);
      const sender = await writtenFor(door, request, upload.senderId ?? callerOf(request).sender.sender_id);
      return takeUpload(door, { request, reply }, { ...upload, sender });
    },
  );
}

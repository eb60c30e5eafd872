import { receipt } from '@tillkeeper/contracts';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { requestBody } from '../accept/request-body.ts';
import { HttpProblem } from '../http/http-problem.ts';
import { binary, jsonResponse, problemResponses } from './documentation.ts';
import type { Door } from './door.ts';
import { takeUpload, writtenFor } from './take-upload.ts';

const headers = z.object({
  'content-digest': z.string().optional().describe('RFC 9530: sha-256=:base64: of the bytes'),
  'tillkeeper-row-count': z.string().optional().describe('how many rows the file has'),
  'tillkeeper-software': z.string().optional().describe("the till's program and its version, such as AcmePOS/4.2"),
  'tillkeeper-control-total': z.string().optional().describe('sum of line_total, as decimal text'),
});

/** `PUT /v1/senders/{sender_id}/files/{file_name}`: one file, repeatable without harm. */
export function putFile(app: FastifyInstance, door: Door): void {
  const handle = async (
    request: FastifyRequest,
    reply: FastifyReply,
    file: { senderId: string; fileName: string; headers: z.infer<typeof headers> },
  ) => {
    const sender = await writtenFor(door, request, file.senderId);
    refuseContentEncoding(request);
    return takeUpload(
      door,
      { request, reply },
      {
        sender,
        fileName: file.fileName,
        declarations: {
          contentDigest: file.headers['content-digest'],
          rowCount: file.headers['tillkeeper-row-count'],
          controlTotal: file.headers['tillkeeper-control-total'],
        },
        body: requestBody(request.raw, door.settings.MAX_FILE_BYTES),
      },
    );
  };
  const typed = app.withTypeProvider<ZodTypeProvider>();
  typed.put(
    '/v1/senders/:sender_id/files/:file_name',
    {
      config: { documentedBody: { consumes: ['application/octet-stream', 'text/csv'], body: binary } },
      schema: {
        operationId: 'putFile',
        tags: ['files'],
        summary: 'Send a file',
        description:
          'The raw bytes of one file. Sending the same file again gives the same receipt with `repeated: true`.',
        params: z.object({ sender_id: z.string(), file_name: z.string() }),
        headers,
        response: { 202: jsonResponse('It is safe.', receipt), ...problemResponses },
      },
    },
    (request, reply) =>
      handle(request, reply, {
        senderId: request.params.sender_id,
        fileName: request.params.file_name,
        headers: request.headers,
      }),
  );
  // A name with a path in it is a wrong name, not a route that is not there.
  typed.put(
    '/v1/senders/:sender_id/files/*',
    { schema: { hide: true, params: z.object({ sender_id: z.string(), '*': z.string() }), headers } },
    (request, reply) =>
      handle(request, reply, {
        senderId: request.params.sender_id,
        fileName: request.params['*'],
        headers: request.headers,
      }),
  );
}

/** The bytes are kept as they are sent, so they must be what their name says. */
export function refuseContentEncoding(request: FastifyRequest): void {
  const encoding = request.headers['content-encoding'];
  if (encoding !== undefined && encoding !== 'identity')
    throw new HttpProblem('file.format-unsupported', 'Send a compressed file as .gz, without Content-Encoding.');
}

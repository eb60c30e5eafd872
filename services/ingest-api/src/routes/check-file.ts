import { checkReport } from '@tillkeeper/contracts';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { requestBody } from '../accept/request-body.ts';
import { reportResponse, sendReport } from '../check/check-report-forms.ts';
import { callerOf } from '../http/authenticate.ts';
import { HttpProblem } from '../http/http-problem.ts';
import { binary, jsonResponse, problemResponses } from './documentation.ts';
import type { Door } from './door.ts';
import { type MultipartUpload, readMultipartUpload } from './multipart-upload.ts';
import { refuseContentEncoding } from './put-file.ts';
import { writtenFor } from './take-upload.ts';

const query = z.object({
  file_name: z.string().optional().describe('the name the file would have; needed for raw bytes'),
  sender_id: z.string().optional().describe("whose file it would be; the key's own sender when not given"),
});

/** `POST /v1/files/check`: the same checks to the last row, nothing loaded. */
export function checkFile(app: FastifyInstance, door: Door): void {
  app.withTypeProvider<ZodTypeProvider>().post(
    '/v1/files/check',
    {
      config: { documentedBody: { consumes: ['application/octet-stream', 'multipart/form-data'], body: binary } },
      schema: {
        operationId: 'checkFile',
        tags: ['checks'],
        summary: 'Check a file without sending it',
        description: 'Raw bytes, or a form as for POST /v1/files. The findings as JSON, CSV or XLSX, by Accept.',
        querystring: query,
        headers: z.object({ 'tillkeeper-file-name': z.string().optional() }),
        response: {
          200: reportResponse,
          202: jsonResponse('They are not there yet: ask at Location.', checkReport),
          ...problemResponses,
        },
      },
    },
    async (request, reply) => {
      refuseContentEncoding(request);
      const upload = request.isMultipart()
        ? await readMultipartUpload(request, door.settings.MAX_FILE_BYTES)
        : rawUpload(request, request.query.file_name ?? request.headers['tillkeeper-file-name'], door);
      const senderId = upload.senderId ?? request.query.sender_id ?? callerOf(request).sender.sender_id;
      const fileName = request.query.file_name ?? upload.fileName;
      const sender = await writtenFor(door, request, senderId);
      const checkId = await door.checks.ask({ ...upload, sender, fileName });
      const left = new AbortController();
      request.raw.socket.once('close', () => left.abort());
      const report = await door.checks.waitForReport(checkId, {
        timeoutMs: door.settings.CHECK_WAIT,
        signal: left.signal,
      });
      reply.type('application/json').header('location', `/v1/checks/${checkId}`);
      if (report === undefined) return reply.code(202).send(door.checks.waiting(checkId, ''));
      return sendReport(reply, report, request.headers.accept);
    },
  );
}

function rawUpload(request: FastifyRequest, fileName: string | undefined, door: Door): MultipartUpload {
  if (fileName === undefined)
    throw new HttpProblem('request.malformed', 'Say the name of the file: ?file_name= or Tillkeeper-File-Name.');
  const { headers, raw } = request;
  const text = (name: string): string | undefined => {
    const value = headers[name];
    return Array.isArray(value) ? value.join(', ') : value;
  };
  return {
    senderId: undefined,
    fileName,
    declarations: {
      contentDigest: text('content-digest'),
      rowCount: text('tillkeeper-row-count'),
      controlTotal: text('tillkeeper-control-total'),
    },
    body: requestBody(raw, door.settings.MAX_FILE_BYTES),
  };
}

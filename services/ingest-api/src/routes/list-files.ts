import { fileReport, fileStatuses } from '@tillkeeper/contracts';
import { mayRead } from '@tillkeeper/domain';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { callerOf } from '../http/authenticate.ts';
import { HttpProblem } from '../http/http-problem.ts';
import { listFileReports } from '../status/file-repository.ts';
import { decodeCursor, encodeCursor, instantOf } from './cursor.ts';
import { jsonResponse, problemResponses } from './documentation.ts';
import type { Door } from './door.ts';

const query = z.object({
  sender_id: z.string().optional(),
  business_date: z.iso.date().optional(),
  status: z.enum(fileStatuses).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
  cursor: z.string().max(500).optional().describe('next_cursor of the page before'),
});
const page = z.object({ files: z.array(fileReport), next_cursor: z.string().nullable() }).meta({ id: 'FilePage' });

/** `GET /v1/files`: the files that the validator has seen, the latest received first. */
export function listFiles(app: FastifyInstance, door: Door): void {
  app.withTypeProvider<ZodTypeProvider>().get(
    '/v1/files',
    {
      schema: {
        operationId: 'listFiles',
        tags: ['files'],
        summary: 'Files and what became of them',
        querystring: query,
        response: { 200: jsonResponse('The latest received first.', page), ...problemResponses },
      },
    },
    async request => {
      const { sender } = callerOf(request);
      const { sender_id, business_date, status, limit, cursor } = request.query;
      if (sender_id !== undefined && !mayRead(sender, sender_id)) throw new HttpProblem('not-found');
      const files = await listFileReports(door.status.of(sender), {
        senderId: sender.kind === 'head_office' ? sender_id : sender.sender_id,
        businessDate: business_date,
        status,
        after: cursor === undefined ? undefined : placeOf(cursor),
        limit,
      });
      const last = files.length === limit ? files.at(-1) : undefined;
      return { files, next_cursor: last === undefined ? null : encodeCursor([last.received_at, last.file_id]) };
    },
  );
}

function placeOf(cursor: string): { receivedAt: string; fileId: string } {
  const [receivedAt, fileId] = decodeCursor(cursor);
  return { receivedAt: instantOf(receivedAt), fileId };
}

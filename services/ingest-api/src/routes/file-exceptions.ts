import { Readable } from 'node:stream';
import { type ExceptionReport, exceptionReport, type Sender } from '@tillkeeper/contracts';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { callerOf } from '../http/authenticate.ts';
import { preferredType } from '../http/preferred-type.ts';
import { listExceptionsOfFile, type PlaceInFile } from '../status/exception-repository.ts';
import { exceptionsAsCsv } from '../status/exceptions-csv.ts';
import { decodeCursor, encodeCursor, wholeNumberOf } from './cursor.ts';
import { problemResponses } from './documentation.ts';
import type { Door } from './door.ts';

const rowsOfCsvPage = 2000;
export const exceptionPage = z
  .object({ exceptions: z.array(exceptionReport), next_cursor: z.string().nullable() })
  .meta({ id: 'ExceptionPage' });
export const paging = z.object({
  limit: z.coerce.number().int().min(1).max(2000).default(500),
  cursor: z.string().max(500).optional().describe('next_cursor of the page before'),
});

/** `GET /v1/files/{file_id}/exceptions`: what is wrong in a file; as CSV all of it, as JSON a page. */
export function fileExceptions(app: FastifyInstance, door: Door): void {
  async function* allPages(reader: Sender, fileId: string): AsyncGenerator<ExceptionReport[]> {
    for (let after: PlaceInFile | undefined; ; ) {
      const exceptions = await listExceptionsOfFile(door.status.of(reader), { fileId, after, limit: rowsOfCsvPage });
      if (exceptions.length > 0) yield exceptions;
      after = placeAfter(exceptions, rowsOfCsvPage);
      if (after === undefined) return;
    }
  }
  app.withTypeProvider<ZodTypeProvider>().get(
    '/v1/files/:file_id/exceptions',
    {
      schema: {
        operationId: 'listExceptionsOfFile',
        tags: ['exceptions'],
        summary: 'What is wrong in a file',
        description: 'JSON in pages, or, with `Accept: text/csv`, all of it.',
        params: z.object({ file_id: z.string() }),
        querystring: paging,
        response: {
          200: {
            description: 'Row by row, then what is about the file as a whole.',
            content: { 'application/json': { schema: exceptionPage }, 'text/csv': { schema: z.string() } },
          },
          ...problemResponses,
        },
      },
    },
    async (request, reply) => {
      const reader = callerOf(request).sender;
      const { file_id } = await door.status.fileReport(reader, request.params.file_id);
      if (preferredType(request.headers.accept, ['application/json', 'text/csv']) === 'text/csv') {
        reply.type('text/csv; charset=utf-8').header('content-disposition', `attachment; filename="${file_id}.csv"`);
        const csv: unknown = Readable.from(exceptionsAsCsv(allPages(reader, file_id)));
        // The types know the parsed answer only; a stream is sent as it is.
        return reply.send(csv as string);
      }
      const { limit, cursor } = request.query;
      const wanted = { fileId: file_id, after: cursor === undefined ? undefined : placeOf(cursor), limit };
      const exceptions = await listExceptionsOfFile(door.status.of(reader), wanted);
      const after = placeAfter(exceptions, limit);
      const next_cursor = after === undefined ? null : encodeCursor([after.rowNo, after.exceptionId]);
      return reply.type('application/json').send({ exceptions, next_cursor });
    },
  );
}

function placeAfter(exceptions: readonly ExceptionReport[], limit: number): PlaceInFile | undefined {
  const last = exceptions.length === limit ? exceptions.at(-1) : undefined;
  if (last === undefined) return undefined;
  return { rowNo: last.row_no === null ? null : String(last.row_no), exceptionId: last.exception_id };
}

function placeOf(cursor: string): PlaceInFile {
  const [rowNo, exceptionId] = decodeCursor(cursor);
  return { rowNo: rowNo === null ? null : wholeNumberOf(rowNo), exceptionId: wholeNumberOf(exceptionId) };
}

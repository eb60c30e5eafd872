import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { checkReport } from '@tillkeeper/contracts';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { preferredType } from '../http/preferred-type.ts';
import { checkReportCsv } from './check-report-csv.ts';
import { checkReportWorkbook } from './check-report-workbook.ts';

export const workbookType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
export const reportTypes = ['application/json', 'text/csv', workbookType] as const;

/** For the OpenAPI document. */
export const reportResponse = {
  description: 'The findings; all that are listed, in each form.',
  content: {
    'application/json': { schema: checkReport },
    'text/csv': { schema: z.string() },
    [workbookType]: { schema: z.string() },
  },
};

/** Answers a check's report, the JSON that the validator wrote, in the form that the client asks for. */
export async function sendReport(reply: FastifyReply, report: Readable, accept: string | undefined) {
  const type = preferredType(accept, reportTypes);
  let body: unknown = report;
  if (type !== 'application/json') {
    const parsed = checkReport.parse(JSON.parse((await buffer(report)).toString('utf8')));
    const [form, ending] =
      type === 'text/csv' ? [checkReportCsv(parsed), 'csv'] : [await checkReportWorkbook(parsed), 'xlsx'];
    body = form;
    reply.header('content-disposition', `attachment; filename="check-${parsed.check_id}.${ending}"`);
  }
  reply.type(type === 'text/csv' ? 'text/csv; charset=utf-8' : type);
  // The types know the parsed answer only; what is sent is a stream, a text or bytes.
  return reply.code(200).send(body as z.infer<typeof checkReport>);
}

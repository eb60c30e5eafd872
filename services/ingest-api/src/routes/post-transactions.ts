import { isUtf8 } from 'node:buffer';
import { transactionsAccepted, webTransaction } from '@tillkeeper/contracts';
import { mayPostTransactions } from '@tillkeeper/domain';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { afterAnswer } from '../http/after-answer.ts';
import { callerOf } from '../http/authenticate.ts';
import { HttpProblem } from '../http/http-problem.ts';
import { parseTransactions } from '../web/parse-transactions.ts';
import { jsonResponse, problemResponses } from './documentation.ts';
import type { Door } from './door.ts';

const ndjson = 'application/x-ndjson';

/** `POST /v1/transactions`: answered once they are durable; all of a post, or none. */
export function postTransactions(app: FastifyInstance, door: Door, now: () => Date): void {
  app.removeAllContentTypeParsers();
  const bodyLimit = door.settings.MAX_TRANSACTIONS_BYTES;
  app.addContentTypeParser(['application/json', ndjson], { parseAs: 'buffer', bodyLimit }, (_request, body, done) =>
    done(null, body),
  );
  app.withTypeProvider<ZodTypeProvider>().post(
    '/v1/transactions',
    {
      bodyLimit,
      config: {
        documentedBody: {
          consumes: ['application/json', ndjson],
          body: z.toJSONSchema(webTransaction, { io: 'input' }),
        },
      },
      schema: {
        operationId: 'postTransactions',
        tags: ['transactions'],
        summary: 'Send web transactions',
        description:
          'One as application/json, or many as application/x-ndjson, one a line. Sending one again is safe: its identity is its store and transaction_id.',
        response: { 202: jsonResponse('They are safe.', transactionsAccepted), ...problemResponses },
      },
    },
    async (request, reply) => {
      const { sender } = callerOf(request);
      if (!mayPostTransactions(sender))
        throw new HttpProblem('sender.forbidden', 'Single transactions are taken from a web shop; a till sends files.');
      const isList = request.headers['content-type']?.toLowerCase().startsWith(ndjson) === true;
      const texts = textsOf(request.body, isList);
      const parsed = await parseTransactions(texts, { sender, isList });
      if (parsed.status === 'wrong') throw new HttpProblem(parsed.code, '', { errors: parsed.mistakes });
      await door.webPosts.post(sender, parsed.lines);
      afterAnswer(reply, () => door.steps.reached('ingest-api.transactions-answered'));
      return reply.code(202).send({ accepted: parsed.lines.length, received_at: now().toISOString() });
    },
  );
}

function textsOf(body: unknown, isList: boolean): string[] {
  const bytes = Buffer.isBuffer(body) ? body : Buffer.alloc(0);
  if (!isUtf8(bytes)) throw new HttpProblem('request.malformed', 'The body is not UTF-8.');
  const text = bytes.toString('utf8').replace(/^\ufeff/, '');
  const texts = isList ? text.split('\n').filter(line => line.trim() !== '') : [text];
  if (texts.every(one => one.trim() === '')) throw new HttpProblem('request.malformed', 'There is no transaction.');
  return texts;
}

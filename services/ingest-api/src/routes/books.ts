import { booksReport } from '@tillkeeper/contracts';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { callerOf } from '../http/authenticate.ts';
import { HttpProblem } from '../http/http-problem.ts';
import { readBooks } from '../status/books-repository.ts';
import { jsonResponse, problemResponses } from './documentation.ts';
import type { Door } from './door.ts';

/** `GET /v1/books`: whether the books are whole, for head office. */
export function books(app: FastifyInstance, door: Door): void {
  app.withTypeProvider<ZodTypeProvider>().get(
    '/v1/books',
    {
      schema: {
        operationId: 'getBooks',
        tags: ['stores'],
        summary: 'Whether the books are whole',
        description:
          'What the nightly proof of the foreign keys and the reconciler have found: rows that name a record that is not there, and files that the books do not hold as their accounts say.',
        response: { 200: jsonResponse('All is right where nothing is found.', booksReport), ...problemResponses },
      },
    },
    async request => {
      const { sender } = callerOf(request);
      if (sender.kind !== 'head_office')
        throw new HttpProblem('sender.forbidden', 'Only head office is told of the books as a whole.');
      return readBooks(door.status.of(sender));
    },
  );
}

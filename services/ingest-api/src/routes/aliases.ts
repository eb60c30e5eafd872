import { alias, changedAlias, wantedAlias } from '@tillkeeper/contracts';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { callerOf, nameOf } from '../http/authenticate.ts';
import { HttpProblem } from '../http/http-problem.ts';
import { jsonResponse, problemResponses } from './documentation.ts';
import type { Door } from './door.ts';

const query = z.object({
  code: z.string().max(128).optional().describe('of this code alone'),
  undone: z.enum(['true', 'false']).default('false').describe('those that were undone as well'),
});
const params = z.object({ alias_id: z.string().regex(/^\d{1,18}$/) });

async function requireHeadOffice(request: FastifyRequest): Promise<void> {
  if (callerOf(request).sender.kind !== 'head_office')
    throw new HttpProblem('sender.forbidden', 'Only head office says which article a code stands for.');
}

/** Which article a code stands for that is not in the catalogue: confirmed answers, applied before anything is guessed. */
export function aliases(app: FastifyInstance, door: Door): void {
  const typed = app.withTypeProvider<ZodTypeProvider>();
  typed.get(
    '/v1/aliases',
    {
      preHandler: requireHeadOffice,
      schema: {
        operationId: 'listAliases',
        tags: ['aliases'],
        summary: 'Confirmed answers to what a code means',
        querystring: query,
        response: {
          200: jsonResponse('The latest first.', z.object({ aliases: z.array(alias) })),
          ...problemResponses,
        },
      },
    },
    async request => {
      const { code, undone } = request.query;
      return { aliases: await door.aliases.list({ code: code ?? null, hasUndone: undone === 'true' }) };
    },
  );
  typed.post(
    '/v1/aliases',
    {
      preHandler: requireHeadOffice,
      schema: {
        operationId: 'addAlias',
        tags: ['aliases'],
        summary: 'Confirm what a code means',
        description:
          'From now on rows with the code are booked under the article; files with rows that name it are judged again. For a store or sender alone where one is given. An answer of before in the same scope is undone.',
        body: wantedAlias,
        response: {
          200: jsonResponse('It was confirmed before.', changedAlias),
          201: jsonResponse('It is in force.', changedAlias),
          ...problemResponses,
        },
      },
    },
    async (request, reply) => {
      const { code, product_id, sender_id, store_id } = request.body;
      if (code === product_id) throw wrong('code', 'A code that is an article needs no alias to itself.');
      if (sender_id != null && store_id != null)
        throw wrong('store_id', 'It is for a sender or for a store, not both.');
      const added = await door.aliases.add(request.body, nameOf(request));
      if (added.status === 'unknown') throw unknown(added.names, request.body);
      const { alias, files_judged_again } = added;
      return reply.code(added.status === 'added' ? 201 : 200).send({ alias, files_judged_again });
    },
  );
  typed.delete(
    '/v1/aliases/:alias_id',
    {
      preHandler: requireHeadOffice,
      schema: {
        operationId: 'undoAlias',
        tags: ['aliases'],
        summary: 'Undo a confirmed answer',
        description:
          'It is no longer applied, and stays readable; files with rows that name the code are judged again.',
        params,
        response: { 200: jsonResponse('It is undone.', changedAlias), ...problemResponses },
      },
    },
    async request => {
      const undone = await door.aliases.undo(request.params.alias_id, nameOf(request));
      if (undone === undefined) throw new HttpProblem('not-found', 'There is no such alias in force.');
      return undone;
    },
  );
}

const wrong = (name: string, detail: string): HttpProblem =>
  new HttpProblem('request.malformed', detail, { errors: [{ pointer: `/${name}`, detail }] });

function unknown(
  names: readonly ('product_id' | 'sender_id' | 'store_id')[],
  body: z.infer<typeof wantedAlias>,
): HttpProblem {
  const errors = names.map(name => ({ pointer: `/${name}`, detail: `${body[name] ?? ''} is not known.` }));
  return new HttpProblem('request.malformed', errors.map(({ detail }) => detail).join(' '), { errors });
}

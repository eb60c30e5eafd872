import { contractFormat, type Sender, sender, senderIdText, senderKinds } from '@tillkeeper/contracts';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { callerOf, nameOf } from '../http/authenticate.ts';
import { HttpProblem } from '../http/http-problem.ts';
import { jsonResponse, problemResponses } from './documentation.ts';
import type { Door } from './door.ts';

const wanted = z
  .object({
    sender_id: senderIdText,
    kind: z.enum(senderKinds),
    format_id: z.string().default(contractFormat.format_id).describe('the format of its files'),
    stores: z
      .array(z.string().min(1).max(32))
      .max(10_000)
      .nullish()
      .describe('the stores it may send for; itself when not given, null for head office'),
  })
  .meta({ id: 'WantedSender' });

/** Senders and their keys are head office's. */
export async function requireHeadOffice(request: FastifyRequest): Promise<void> {
  if (callerOf(request).sender.kind !== 'head_office')
    throw new HttpProblem('sender.forbidden', 'Only head office sees and changes who may send.');
}

/** `GET` and `POST /v1/senders`: who may send for which stores in which format. */
export function senders(app: FastifyInstance, door: Door): void {
  const typed = app.withTypeProvider<ZodTypeProvider>();
  typed.get(
    '/v1/senders',
    {
      preHandler: requireHeadOffice,
      schema: {
        operationId: 'listSenders',
        tags: ['senders'],
        summary: 'Who may send',
        response: { 200: jsonResponse('All senders.', z.object({ senders: z.array(sender) })), ...problemResponses },
      },
    },
    async () => ({ senders: await door.desk.list() }),
  );
  typed.post(
    '/v1/senders',
    {
      preHandler: requireHeadOffice,
      schema: {
        operationId: 'keepSender',
        tags: ['senders'],
        summary: 'Add a sender, or change what it may',
        body: wanted,
        response: {
          200: jsonResponse('It was there and is changed.', sender),
          201: jsonResponse('It is new.', sender),
          ...problemResponses,
        },
      },
    },
    async (request, reply) => {
      const kept = senderOf(request.body, door.formats);
      const isNew = await door.desk.keep(kept, nameOf(request));
      return reply.code(isNew ? 201 : 200).send(kept);
    },
  );
}

function senderOf({ sender_id, kind, format_id, stores }: z.infer<typeof wanted>, formats: Door['formats']): Sender {
  const wrong = (pointer: string, detail: string) =>
    new HttpProblem('request.malformed', detail, { errors: [{ pointer, detail }] });
  if (!formats.has(format_id)) throw wrong('/format_id', `The format ${format_id} is not declared.`);
  if (kind === 'head_office') {
    if (Array.isArray(stores)) throw wrong('/stores', 'Head office sends for all stores: null.');
    return { sender_id, kind, format_id, stores: null };
  }
  if (sender_id === 'HQ') throw wrong('/kind', 'HQ is head office.');
  if (stores === null || stores?.length === 0) throw wrong('/stores', 'Only head office sends for all stores.');
  return { sender_id, kind, format_id, stores: stores ?? [sender_id] };
}

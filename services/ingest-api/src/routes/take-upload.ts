import type { Sender } from '@tillkeeper/contracts';
import { mayWriteFor } from '@tillkeeper/domain';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Origin } from '../accept/accept-upload.ts';
import { printable } from '../accept/keep-refusal.ts';
import type { Upload } from '../accept/receive-upload.ts';
import { afterAnswer } from '../http/after-answer.ts';
import { callerOf, nameOf } from '../http/authenticate.ts';
import { HttpProblem } from '../http/http-problem.ts';
import { isCutConnection, problemOfError } from '../http/problem-of-error.ts';
import type { Door } from './door.ts';

/** Whose file it is: the key's own sender, or, for head office, any that is known. */
export async function writtenFor(door: Door, request: FastifyRequest, senderId: string): Promise<Sender> {
  const { sender } = callerOf(request);
  if (!mayWriteFor(sender, senderId)) throw new HttpProblem('sender.forbidden');
  if (sender.sender_id === senderId) return sender;
  if (door.directory.find(senderId) === undefined) await door.directory.lookAgain();
  const target = door.directory.find(senderId);
  if (target === undefined) throw new HttpProblem('not-found', 'There is no such sender.');
  return target;
}

/** Takes a file in, answers, and only then lets it be announced; a refusal likewise. */
export async function takeUpload(
  door: Door,
  exchange: { request: FastifyRequest; reply: FastifyReply },
  upload: Upload,
): Promise<FastifyReply> {
  const { request, reply } = exchange;
  try {
    const { receipt, announce } = await door.acceptUpload({ ...upload, origin: originOf(request) });
    afterAnswer(reply, () => {
      door.steps.reached('ingest-api.answered');
      announce();
    });
    return await reply.code(202).header('location', `/v1/files/${receipt.file_id}`).send(receipt);
  } catch (error) {
    const problem =
      isCutConnection(error) || (request.raw.destroyed && !request.raw.complete) ? cut(error) : problemOfError(error);
    await keepRefusal(door, reply, upload, problem);
    throw problem;
  }
}

function originOf(request: FastifyRequest): Origin {
  const header = (name: string): string | null => {
    const text = request.headers[name];
    return typeof text === 'string' && text.trim() !== '' ? printable(text.trim()) : null;
  };
  return {
    by: nameOf(request),
    userAgent: header('user-agent'),
    software: header('tillkeeper-software'),
  };
}

/** An upload that was cut may look wrong in any other way, too. */
const cut = (error: unknown): HttpProblem => new HttpProblem('upload.incomplete', '', { cause: error });

async function keepRefusal(door: Door, reply: FastifyReply, upload: Upload, problem: HttpProblem): Promise<void> {
  try {
    const { sender, fileName } = upload;
    const kept = await door.keepRefusal({ senderId: sender.sender_id, fileName, problem });
    if (kept !== undefined) afterAnswer(reply, kept.announce);
  } catch (error) {
    // The answer matters more than the note of it.
    door.telemetry.refusalNotKept(error);
  }
}

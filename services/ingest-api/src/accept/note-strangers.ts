import type { FastifyRequest } from 'fastify';
import { callerOf } from '../http/authenticate.ts';
import { problemOfError } from '../http/problem-of-error.ts';
import type { SenderDirectory } from '../senders/sender-directory.ts';
import type { DoorTelemetry } from '../telemetry.ts';
import type { KeepRefusal } from './keep-refusal.ts';

/** Notes that somebody sent a file with a key that opens nothing, or not this sender's files. */
export type NoteStranger = (request: FastifyRequest, error: unknown) => Promise<void>;

/** Who is not known has one name, and each of their files has another: nobody without a key fills the blob store with names. */
export const strangerId = 'UNKNOWN';
const everyFile = '(every file)';
const filePaths: ReadonlySet<string> = new Set(['/v1/senders/:sender_id/files/:file_name', '/v1/files']);
const mostRemembered = 10_000;

/**
 * One refusal a day for each sender that is known and each reason, however often: they are told to operators. What this
 * process has noted it does not look for again.
 */
export function createStrangerNotes(dependencies: {
  directory: Pick<SenderDirectory, 'find'>;
  keepRefusal: KeepRefusal;
  telemetry: DoorTelemetry;
  now: () => Date;
}): NoteStranger {
  const { directory, keepRefusal, telemetry, now } = dependencies;
  const noted = new Set<string>();
  return async (request, error) => {
    const problem = problemOfError(error);
    if (!filePaths.has(request.routeOptions.url ?? '')) return;
    if (problem.code !== 'credentials.invalid' && problem.code !== 'sender.forbidden') return;
    const senderId = problem.code === 'sender.forbidden' ? callerOf(request).sender.sender_id : saidSender(request);
    const what = `${senderId}/${problem.code}/${now().toISOString().slice(0, 10)}`;
    if (noted.has(what)) return;
    if (noted.size >= mostRemembered) noted.clear();
    noted.add(what);
    try {
      (await keepRefusal({ senderId, fileName: everyFile, problem }))?.announce();
    } catch (reason) {
      noted.delete(what);
      telemetry.refusalNotKept(reason);
    }
  };

  function saidSender({ params }: FastifyRequest): string {
    const said = typeof params === 'object' && params !== null && 'sender_id' in params ? params.sender_id : undefined;
    return typeof said === 'string' && directory.find(said) !== undefined ? said : strangerId;
  }
}

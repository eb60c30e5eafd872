import { hash } from 'node:crypto';
import type { BlobStore } from '@tillkeeper/blob-store';
import { blobKeys, type HttpProblemCode } from '@tillkeeper/contracts';
import { lengthPrefixed } from '@tillkeeper/domain';
import type { Announcer } from '../announce/announcer.ts';
import { eventOfMark, type Mark, markKeyOf } from '../announce/mark.ts';
import type { HttpProblem } from '../http/http-problem.ts';
import type { DoorTelemetry } from '../telemetry.ts';
import type { ReceivingClock } from './receiving-clock.ts';

/** What is wrong with the file itself, or with whoever sends it: a cut connection is nobody's business. */
const codesOfFiles: ReadonlySet<HttpProblemCode> = new Set<HttpProblemCode>([
  'digest.mismatch',
  'declaration.mismatch',
  'file.too-large',
  'file.format-unsupported',
  'content.not-as-named',
  'file-name.invalid',
  'file.empty',
  'header.missing-column',
  'header.repeated-column',
  'credentials.invalid',
  'sender.forbidden',
]);

export type KeepRefusal = (refused: {
  senderId: string;
  fileName: string;
  problem: HttpProblem;
}) => Promise<{ announce(): void } | undefined>;

/**
 * Keeps a refusal in the blob store, and then lets it be announced. One for a sender, name, code and day (UTC): a till
 * that repeats a refused file a thousand times makes one. Undefined when there is nothing (new) to tell.
 */
export function createRefusalKeeper(dependencies: {
  blobs: BlobStore;
  clock: ReceivingClock;
  announcer: Announcer;
  telemetry: DoorTelemetry;
}): KeepRefusal {
  const { blobs, clock, announcer, telemetry } = dependencies;
  return async ({ senderId, fileName, problem }) => {
    if (!codesOfFiles.has(problem.code)) return undefined;
    const refused_at = clock.next(senderId);
    const file_name = printable(fileName);
    const day = refused_at.slice(0, 10);
    const refusal_id = hash('sha256', lengthPrefixed(['refusal', senderId, file_name, problem.code, day])).slice(0, 32);
    const place = announcer.takePlace(senderId);
    try {
      if ((await blobs.stat(blobKeys.refusal(refusal_id))) !== undefined) {
        place.leave();
        return undefined;
      }
      const refusal = {
        ...{ refusal_id, sender_id: senderId, file_name, refused_at },
        ...{ code: problem.code, detail: printable(problem.message) },
      };
      const traceparent = telemetry.tracing.traceparent();
      const mark: Mark = { kind: 'refusal', key: senderId, refusal, ...(traceparent !== undefined && { traceparent }) };
      await blobs.writeTogether([
        { key: markKeyOf(mark), bytes: JSON.stringify(mark), isReplacing: true },
        { key: blobKeys.refusal(refusal_id), bytes: JSON.stringify(refusal), isReplacing: false },
      ]);
      telemetry.fileRefused({ code: problem.code, refusalId: refusal_id });
      return { announce: () => place.announce(markKeyOf(mark), eventOfMark(mark)) };
    } catch (error) {
      place.leave();
      throw error;
    }
  };
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const controlCharacters = /[\u0000-\u001f\u007f-\u009f]/g;

/** At most 200 characters; control characters and halves of characters replaced. */
export function printable(text: string): string {
  return text.replaceAll(controlCharacters, '\ufffd').slice(0, 200).toWellFormed();
}

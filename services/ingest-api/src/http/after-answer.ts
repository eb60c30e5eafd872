import type { IncomingMessage } from 'node:http';
import { finished } from 'node:stream';
import type { FastifyReply } from 'fastify';

/** Calls back once the answer is on its way, or can no longer be given because its sender went away. */
export function afterAnswer(reply: FastifyReply, then: () => void): void {
  finished(reply.raw, () => then());
}

/**
 * Reads what a refused sender still sends, so that it gets to read its answer; one that goes on beyond `maxBytes` is
 * cut off.
 */
export function letGo(request: IncomingMessage, maxBytes: number): void {
  if (request.complete || request.destroyed) return;
  let bytes = 0;
  request.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > maxBytes) request.destroy();
  });
  request.on('error', () => {});
  // A form that was refused is read by nobody.
  request.unpipe();
  request.resume();
}

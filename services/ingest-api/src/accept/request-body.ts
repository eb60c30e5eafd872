import type { IncomingMessage } from 'node:http';
import { HttpProblem } from '../http/http-problem.ts';

/**
 * The bytes of a request as they come, at most `maxBytes`. The request is left open when reading stops early, so that it can still
 * be answered. Throws `upload.incomplete` when the sender went away before the end.
 */
export async function* requestBody(request: IncomingMessage, maxBytes: number): AsyncGenerator<Uint8Array> {
  const declared = Number(request.headers['content-length'] ?? 0);
  if (declared > maxBytes) throw tooLarge(maxBytes);
  yield* atMost(request.iterator({ destroyOnReturn: false }), maxBytes);
  if (!request.complete) throw new HttpProblem('upload.incomplete');
}

/** Passes bytes on until there are more than allowed; then throws `file.too-large`. */
export async function* atMost(source: AsyncIterable<Uint8Array>, maxBytes: number): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const chunk of source) {
    bytes += chunk.length;
    if (bytes > maxBytes) throw tooLarge(maxBytes);
    yield chunk;
  }
}

const tooLarge = (maxBytes: number): HttpProblem =>
  new HttpProblem('file.too-large', `A file has at most ${maxBytes} bytes.`);

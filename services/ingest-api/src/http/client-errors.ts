import { randomUUID } from 'node:crypto';
import type { Duplex } from 'node:stream';
import { answerOf, HttpProblem } from './http-problem.ts';

/** Answers bytes that are no HTTP, or end in the middle of it, before any route is known. */
export function answerClientError(error: Error & { code?: string }, socket: Duplex): void {
  if (error.code === 'ECONNRESET' || socket.destroyed || !socket.writable) {
    socket.destroy();
    return;
  }
  const { status, headers, body } = answerOf(problemOf(error.code), randomUUID());
  const text = JSON.stringify(body);
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(
    `HTTP/1.1 ${status} Error\r\n${lines.join('')}content-length: ${Buffer.byteLength(text)}\r\nconnection: close\r\n\r\n${text}`,
    () => socket.destroy(),
  );
}

function problemOf(code: string | undefined): HttpProblem {
  switch (code) {
    case 'ERR_HTTP_REQUEST_TIMEOUT':
    case 'HPE_INVALID_EOF_STATE':
      return new HttpProblem('upload.incomplete');
    case 'HPE_HEADER_OVERFLOW':
      return new HttpProblem('request.malformed', 'The address or the headers are too long.');
    default:
      return new HttpProblem('request.malformed');
  }
}

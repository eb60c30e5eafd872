import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { type FileReport, fileReport, problemDetails, type Receipt, receipt } from '@tillkeeper/contracts';
import { CommandError, exitCodes } from './exit-code.ts';
import type { Server } from './find-server.ts';

export interface SendOptions {
  readonly senderId: string;
  readonly path: string;
  /** Called with the bytes sent so far. */
  readonly onProgress?: (sentBytes: number, totalBytes: number) => void;
  /** Called before each further try, with the reason. */
  readonly onRetry?: (reason: string, waitMs: number) => void;
}

export interface ApiClient {
  /** Sends a file with its digest; tries again on network trouble, 429 and 5xx (repeating is harmless). */
  sendFile(options: SendOptions): Promise<Receipt>;
  fileReport(fileId: string): Promise<FileReport>;
  /** Polls until the file is loaded, rejected or quarantined; a server that is away for a while is waited for. */
  waitForFile(fileId: string, timeoutMs: number): Promise<FileReport>;
  request(
    method: string,
    path: string,
    body?: { json?: unknown; stream?: Readable; headers?: Record<string, string> },
  ): Promise<Response>;
  /** As `request`, but an answer that is no success becomes a CommandError with the server's words. */
  json(method: string, path: string, body?: unknown): Promise<unknown>;
}

const maxTries = 6;

export function createApiClient(server: Server): ApiClient {
  const request: ApiClient['request'] = async (method, path, body = {}) => {
    const headers: Record<string, string> = { authorization: `Bearer ${server.key}`, ...body.headers };
    if (body.json !== undefined) headers['content-type'] = 'application/json';
    const init: RequestInit = { method, headers };
    if (body.json !== undefined) init.body = JSON.stringify(body.json);
    // duplex belongs to the fetch standard for streamed bodies, but not yet to the DOM's types
    if (body.stream !== undefined) Object.assign(init, { body: Readable.toWeb(body.stream), duplex: 'half' });
    try {
      return await fetch(`${server.url}${path}`, init);
    } catch (error) {
      throw new CommandError(`${server.url} cannot be reached: ${reasonOf(error)}`, exitCodes.server);
    }
  };
  const json: ApiClient['json'] = async (method, path, body) => {
    const response = await request(method, path, body === undefined ? {} : { json: body });
    if (!response.ok) throw await toError(response);
    return response.status === 204 ? null : await response.json();
  };
  const client: ApiClient = {
    request,
    json,
    async sendFile(options) {
      const { size } = await stat(options.path);
      const digest = await sha256Of(options.path);
      const path = `/v1/senders/${encodeURIComponent(options.senderId)}/files/${encodeURIComponent(basename(options.path))}`;
      for (let attempt = 1; ; attempt += 1) {
        const outcome = await request('PUT', path, {
          stream: countingStream(options, size),
          headers: {
            'content-digest': `sha-256=:${digest}:`,
            'content-type': 'application/octet-stream',
            'content-length': String(size),
          },
        }).catch((error: unknown) => error);
        if (outcome instanceof Response && outcome.ok) return receipt.parse(await outcome.json());
        const isWorthRepeating = !(outcome instanceof Response) || outcome.status === 429 || outcome.status >= 500;
        const error = outcome instanceof Response ? await toError(outcome) : outcome;
        if (!isWorthRepeating || attempt === maxTries) throw error;
        const asked = outcome instanceof Response ? Number(outcome.headers.get('retry-after')) * 1000 : 0;
        const waitMs = Math.max(asked, 250 * 2 ** attempt);
        options.onRetry?.(reasonOf(error), waitMs);
        await sleep(waitMs);
      }
    },
    async fileReport(fileId) {
      return fileReport.parse(await json('GET', `/v1/files/${fileId}`));
    },
    async waitForFile(fileId, timeoutMs) {
      const until = Date.now() + timeoutMs;
      for (let waitMs = 50; ; waitMs = Math.min(waitMs * 1.5, 1000)) {
        const asked = await client.fileReport(fileId).catch((error: unknown) => {
          if (error instanceof CommandError && error.exitCode === exitCodes.server) return error;
          throw error;
        });
        if (!(asked instanceof CommandError) && isSettled(asked.status)) return asked;
        if (Date.now() > until) {
          const seconds = Math.round(timeoutMs / 1000);
          throw asked instanceof CommandError
            ? asked
            : new CommandError(`${asked.file_name} is still ${asked.status} after ${seconds} s`, exitCodes.server);
        }
        await sleep(waitMs);
      }
    },
  };
  return client;
}

const isSettled = (status: FileReport['status']): boolean =>
  status === 'loaded' || status === 'rejected' || status === 'quarantined';

function countingStream(options: SendOptions, totalBytes: number): Readable {
  let sentBytes = 0;
  const source = createReadStream(options.path, { highWaterMark: 256 * 1024 });
  source.on('data', (chunk: Buffer | string) => {
    sentBytes += chunk.length;
    options.onProgress?.(sentBytes, totalBytes);
  });
  source.pause();
  return source;
}

/** base64 of the sha256 of a file's bytes. */
async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk);
  return hash.digest('base64');
}

/** The server's answer as an error: 4xx is a refusal, everything else the server's trouble. */
export async function toError(response: Response): Promise<CommandError> {
  const body = problemDetails.safeParse(await response.json().catch(() => null));
  const words = body.success
    ? [
        `${body.data.code}: ${body.data.title}`,
        body.data.detail,
        ...(body.data.errors ?? []).map(one => `  ${one.pointer}: ${one.detail}`),
      ]
    : [`${response.status} ${response.statusText}`];
  const isRefusal = response.status >= 400 && response.status < 500 && response.status !== 429;
  return new CommandError(
    words.filter(word => word !== undefined).join('\n'),
    isRefusal ? exitCodes.refused : exitCodes.server,
  );
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message;
}

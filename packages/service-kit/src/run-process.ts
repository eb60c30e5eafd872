import { flushCompileCache } from 'node:module';
import { SettingsError } from './load-settings.ts';
import type { Logger } from './logger.ts';

export interface RunningProcess {
  /** Takes nothing new, finishes what was begun. */
  stop(): Promise<void>;
  /** Rejects when something broke that cannot be repaired from inside: the process ends and is started again. */
  readonly failed?: Promise<never>;
  /** What goes wrong is said there too, not on standard error alone. */
  readonly logger?: Logger;
  /** Longer than the slowest handler; a process that has started drains for so long, whatever its options say. */
  readonly drainTimeoutMs?: number;
}

export interface ProcessOptions {
  readonly name: string;
  /** The signal is given when the process is to stop before it has started. */
  readonly start: (context: { signal: AbortSignal }) => Promise<RunningProcess>;
  /** How long it may take to end. Default 60 s. */
  readonly drainTimeoutMs?: number;
}

/** pnpm passes on the Ctrl-C that the terminal has already sent to the whole group: that is one wish, not two. */
const sameWishMs = 300;

/** Starts, waits for SIGTERM or SIGINT, drains, ends with 0. A failed start, a failure or a second signal ends with 1. */
export async function runProcess(options: ProcessOptions): Promise<void> {
  let drainTimeoutMs = options.drainTimeoutMs ?? 60_000;
  let logger: Logger | undefined;
  const complain = (message: string, error: unknown): void => {
    process.stderr.write(`${options.name}: ${message}\n${forReaders(error)}\n`);
    logger?.fatal({ err: error }, message);
  };
  const endWith = (message: string, error: unknown): never => {
    complain(message, error);
    process.exit(1);
  };
  process.on('uncaughtException', error => endWith('unexpected error', error));

  const stopping = new AbortController();
  const limitDrain = (): NodeJS.Timeout =>
    setTimeout(
      () => endWith(`not drained after ${drainTimeoutMs} ms`, 'what was not finished is done again at the next start'),
      drainTimeoutMs,
    );
  const signalled = new Promise<'signal'>(resolve => {
    let firstAt: number | undefined;
    const onSignal = (): void => {
      if (firstAt !== undefined && performance.now() - firstAt > sameWishMs)
        endWith('stopped at once', 'a second signal came');
      if (firstAt !== undefined) return;
      firstAt = performance.now();
      limitDrain();
      stopping.abort();
      resolve('signal');
    };
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, onSignal);
  });

  let running: RunningProcess;
  try {
    running = await options.start({ signal: stopping.signal });
  } catch (error) {
    if (stopping.signal.aborted) process.exit(0);
    return endWith('did not start', error);
  }
  // Node writes what it has compiled (where NODE_COMPILE_CACHE says) when a process ends: one that is killed would leave nothing
  flushCompileCache();
  logger = running.logger;
  drainTimeoutMs = running.drainTimeoutMs ?? drainTimeoutMs;
  const ended = await Promise.race([signalled, ...(running.failed === undefined ? [] : [running.failed])]).catch(
    (error: unknown) => {
      complain('cannot go on', error);
      limitDrain();
      return 'failed' as const;
    },
  );
  try {
    await running.stop();
  } catch (error) {
    endWith('did not stop in order', error);
  }
  process.exit(ended === 'failed' ? 1 : 0);
}

/** A port that is taken; a directory that may not be used, is a file, or is not there. */
const mistakes = new Set(['EADDRINUSE', 'EACCES', 'EEXIST', 'ENOTDIR', 'ENOENT', 'EROFS']);

/** A person's mistake needs no stack: wrong settings, a port or a directory that is taken. */
function forReaders(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const isMistake =
    error instanceof SettingsError ||
    error.name.endsWith('InUseError') ||
    ('code' in error && mistakes.has(String(error.code)));
  return isMistake ? error.message : (error.stack ?? error.message);
}

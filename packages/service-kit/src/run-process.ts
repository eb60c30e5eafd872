import { SettingsError } from './load-settings.ts';

export interface RunningProcess {
  /** Takes nothing new, finishes what was begun. */
  stop(): Promise<void>;
  /** Rejects when something broke that cannot be repaired from inside: the process ends and is started again. */
  readonly failed?: Promise<never>;
}

export interface ProcessOptions {
  readonly name: string;
  readonly start: () => Promise<RunningProcess>;
  /** Longer than the slowest handler. Default 60 s. */
  readonly drainTimeoutMs?: number;
}

/** Starts, waits for SIGTERM or SIGINT, drains, ends with 0. A failed start, a failure or a second signal ends with 1. */
export async function runProcess(options: ProcessOptions): Promise<void> {
  const complain = (message: string, error: unknown): void => {
    const text =
      error instanceof SettingsError || (error instanceof Error && error.name.endsWith('InUseError'))
        ? error.message
        : error instanceof Error
          ? (error.stack ?? error.message)
          : String(error);
    process.stderr.write(`${options.name}: ${message}\n${text}\n`);
  };
  process.on('uncaughtException', error => {
    complain('unexpected error', error);
    process.exit(1);
  });
  let signals = 0;
  let wake: (reason: 'signal') => void = () => {};
  const signalled = new Promise<'signal'>(resolve => {
    wake = resolve;
  });
  for (const signal of ['SIGTERM', 'SIGINT'] as const)
    process.on(signal, () => {
      signals += 1;
      if (signals > 1) process.exit(1);
      wake('signal');
    });
  let running: RunningProcess;
  try {
    running = await options.start();
  } catch (error) {
    complain('did not start', error);
    process.exit(1);
  }
  const ended = await Promise.race([signalled, ...(running.failed === undefined ? [] : [running.failed])]).catch(
    (error: unknown) => {
      complain('cannot go on', error);
      return 'failed' as const;
    },
  );
  const drainTimeoutMs = options.drainTimeoutMs ?? 60_000;
  const timer = setTimeout(() => {
    complain(`not drained after ${drainTimeoutMs} ms`, 'what was not finished is done again at the next start');
    process.exit(1);
  }, drainTimeoutMs);
  try {
    await running.stop();
  } catch (error) {
    complain('did not stop in order', error);
    process.exit(1);
  }
  clearTimeout(timer);
  process.exit(ended === 'failed' ? 1 : 0);
}

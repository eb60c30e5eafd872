import { closeSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';

export interface Steps {
  /** Says that a durable step has just happened, such as `validator.staged`. Named `<service>.<what-just-happened>`. */
  reached(step: string): void;
}

export interface StepsOptions {
  readonly killAtStep?: string | undefined;
  /** With it the process dies once: a file there says so to the process that is started again with the same settings. */
  readonly markerDirectory?: string;
}

/** For fault tests: with `killAtStep`, the process ends itself by SIGKILL when it reaches that step. Else nothing happens. */
export function createSteps(options: StepsOptions = {}): Steps {
  return {
    reached(step) {
      if (step !== options.killAtStep) return;
      if (options.markerDirectory !== undefined && !isFirst(options.markerDirectory, step)) return;
      process.kill(process.pid, 'SIGKILL');
    },
  };
}

function isFirst(directory: string, step: string): boolean {
  mkdirSync(directory, { recursive: true });
  try {
    closeSync(openSync(join(directory, `killed-at-${step}`), 'wx'));
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

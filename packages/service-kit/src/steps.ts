import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Steps {
  /** Says that a durable step has just happened, such as `validator.staged`. Named `<service>.<what-just-happened>`. */
  reached(step: string): void;
}

export interface StepsOptions {
  /** A step, or `@path`: the step that the file names when one is reached; without the file none. */
  readonly killAtStep?: string | undefined;
  /** With it the process dies once: a file there says so to the process that is started again with the same settings. */
  readonly markerDirectory?: string;
}

/** For fault tests: with `killAtStep`, the process ends itself by SIGKILL when it reaches that step. Else nothing happens. */
export function createSteps(options: StepsOptions = {}): Steps {
  return {
    reached(step) {
      if (step !== stepToDieAt(options.killAtStep)) return;
      if (options.markerDirectory !== undefined && !isFirst(options.markerDirectory, step)) return;
      process.kill(process.pid, 'SIGKILL');
    },
  };
}

function stepToDieAt(given: string | undefined): string | undefined {
  if (given?.startsWith('@') !== true) return given;
  try {
    return readFileSync(given.slice(1), 'utf8').trim();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
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

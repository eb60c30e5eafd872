import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** Ends the processes that it knows when this process is gone, also by SIGKILL. */
export interface Undertaker {
  watch(pid: number): void;
  /** It has ended. */
  forget(pid: number): void;
  /** Removes a directory after the processes have ended. */
  removeAtDeath(directory: string): void;
  /** What it still watches ends now. */
  close(): Promise<void>;
}

/**
 * A process that reads from a pipe whose other end only this process holds: however this process ends, the pipe does, and
 * nothing that was started outlives it. In a group of its own, because Ctrl-C is sent to all of a terminal's.
 */
export function startUndertaker(): Undertaker {
  const program = fileURLToPath(new URL('./undertaker-process.ts', import.meta.url));
  const child: ChildProcess = spawn(process.execPath, [program], {
    detached: true,
    stdio: ['pipe', 'ignore', 'inherit'],
  });
  const gone = new Promise<void>(resolve => child.once('exit', () => resolve()));
  const { stdin } = child;
  if (stdin === null) throw new Error('the undertaker has no pipe');
  stdin.on('error', () => {}); // it was killed; there is nobody to tell
  child.unref();
  const tell = (line: string): void => void stdin.write(`${line}\n`);
  return {
    watch: pid => tell(`watch ${pid}`),
    forget: pid => tell(`forget ${pid}`),
    removeAtDeath: directory => tell(`remove ${directory}`),
    async close() {
      stdin.end();
      child.ref();
      await gone;
    },
  };
}

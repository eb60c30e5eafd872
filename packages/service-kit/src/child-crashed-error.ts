/** The child died (a panic, SIGKILL, out of memory) while it had a job. */
export class ChildCrashedError extends Error {
  override readonly name = 'ChildCrashedError';
  readonly exitCode: number | null;
  readonly signal: string | null;
  /** The last of what it wrote to standard error. */
  readonly stderrTail: string;
  /** It was ended by us, because its job took longer than `jobTimeoutMs`. */
  readonly hasTimedOut: boolean;
  constructor(death: { exitCode: number | null; signal: string | null; stderrTail: string; hasTimedOut?: boolean }) {
    const how = `the child process ended by ${death.signal ?? `code ${death.exitCode}`}`;
    const why = death.hasTimedOut === true ? 'its job took too long' : death.stderrTail.trim().slice(-500);
    super(why === '' ? how : `${how}: ${why}`);
    this.exitCode = death.exitCode;
    this.signal = death.signal;
    this.stderrTail = death.stderrTail;
    this.hasTimedOut = death.hasTimedOut === true;
  }
}

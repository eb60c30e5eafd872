/** Exit codes of every command. */
export const exitCodes = { clean: 0, findings: 1, usage: 2, server: 3, refused: 4 } as const;

/** A command's end that is not clean; `main.ts` prints the message and sets the code. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
  readonly exitCode: number;
  constructor(message: string, exitCode: number) {
    super(message);
    this.exitCode = exitCode;
  }
}

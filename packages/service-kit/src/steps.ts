export interface Steps {
  /** Says that a durable step has just happened, such as `validator.staged`. Named `<service>.<what-just-happened>`. */
  reached(step: string): void;
}

/** For fault tests: with `killAtStep`, the process ends itself by SIGKILL when it reaches that step. Else nothing happens. */
export function createSteps(options: { killAtStep?: string | undefined } = {}): Steps {
  return {
    reached(step) {
      if (step === options.killAtStep) process.kill(process.pid, 'SIGKILL');
    },
  };
}

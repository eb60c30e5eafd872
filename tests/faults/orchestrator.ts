import type { Fleet, Part, PartState } from '@tillkeeper/fleet';

/** Starts again what has ended, as an orchestrator does; of what ended by itself it keeps why. */
export interface Orchestrator {
  /** Resolves when the part is ready. What ends while it starts is started again. */
  start(name: string): Promise<void>;
  /** Parts that ended though nobody killed them or told them to, each with the last of what they said. */
  readonly endedByThemselves: readonly string[];
  close(): void;
}

const mostStarts = 10;
const lookEveryMs = 500;

export function watchParts(fleet: Fleet): Orchestrator {
  const endedByThemselves: string[] = [];
  const starting = new Map<string, Promise<void>>();
  const endedByItself = ({ exit, state }: Part): boolean =>
    state === 'ended' && exit !== undefined && !exit.wasTold && exit.signal !== 'SIGKILL';
  const stateOf = (name: string): PartState | undefined => fleet.parts().find(part => part.name === name)?.state;
  const note = (name: string, error?: unknown): void => {
    const said = error instanceof Error ? error.message : fleet.output(name);
    const fatal = said.split('\n').findLast(line => /cannot go on|unexpected error|did not start|FATAL/.test(line));
    endedByThemselves.push(`${name} ended by itself: ${(fatal ?? said.trim()).slice(-300)}`);
  };
  const startNow = async (name: string): Promise<void> => {
    for (let tries = 1; stateOf(name) !== 'ready'; tries += 1)
      try {
        // resolves as well when it was killed before it was ready
        await fleet.startPart(name);
      } catch (error) {
        note(name, error);
        if (tries === mostStarts) throw error;
      }
  };
  const start = (name: string): Promise<void> => {
    const begun = starting.get(name) ?? startNow(name).finally(() => starting.delete(name));
    starting.set(name, begun);
    return begun;
  };
  const timer = setInterval(() => {
    for (const part of fleet.parts()) {
      if (!endedByItself(part) || starting.has(part.name)) continue;
      note(part.name);
      start(part.name).catch(() => {});
    }
  }, lookEveryMs);
  return { start, endedByThemselves, close: () => clearInterval(timer) };
}

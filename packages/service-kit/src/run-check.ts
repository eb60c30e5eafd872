import type { CheckedNeighbour } from './operations-page.ts';

export interface ReadyCheck {
  readonly name: string;
  /** Resolves when it is well; rejects with the reason. */
  readonly check: () => Promise<void>;
}

/** Never rejects: what was said, or that nothing was in time. */
export async function runCheck(one: ReadyCheck, timeoutMs: number): Promise<CheckedNeighbour> {
  const late = AbortSignal.timeout(timeoutMs);
  try {
    await Promise.race([
      one.check(),
      new Promise((_, reject) =>
        late.addEventListener('abort', () => reject(new Error(`no answer within ${timeoutMs} ms`)), {
          once: true,
        }),
      ),
    ]);
    return { name: one.name, ok: true };
  } catch (error) {
    return { name: one.name, ok: false, detail: error instanceof Error ? error.message : String(error) };
  }
}

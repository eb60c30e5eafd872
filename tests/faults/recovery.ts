import { setTimeout as sleep } from 'node:timers/promises';
import type { PartKind } from '@tillkeeper/fleet';
import { z } from 'zod';
import type { Trial } from './trial.ts';

/** How long after a kill all was as before. Milliseconds from the kill. */
export interface Recovery {
  readonly name: string;
  readonly kind: PartKind;
  /** The part was ready again. */
  readonly readyMs: number;
  /** The first file that anybody began to send after the kill was loaded. */
  readonly firstLoadedMs: number;
  /** So was the first one of every store. */
  readonly allLoadedMs: number;
}

export const normalMs = (recovery: Recovery): number => Math.max(recovery.readyMs, recovery.firstLoadedMs);
export const allNormalMs = (recovery: Recovery): number => Math.max(recovery.readyMs, recovery.allLoadedMs);

const loadedAt = z.array(z.object({ file_id: z.string(), at: z.number() }));

/** Waits until the first file of every store that was begun after the kill is loaded, by the clock of the books. */
export async function untilNormal(
  { journal, questions, headOffice }: Trial,
  kill: { readonly killedAt: number; readonly withinMs: number },
): Promise<{ firstLoadedMs: number; allLoadedMs: number }> {
  const until = Date.now() + kill.withinMs;
  let looked = 0;
  const firsts = new Map<string, string>();
  const loaded = new Map<string, number>();
  for (;;) {
    for (; looked < journal.files.length; looked += 1) {
      const file = journal.files[looked];
      // what is sent by other names than those of tills is not loaded
      if (file === undefined || file.beganAt < kill.killedAt || !/_T\w+_\d+\./.test(file.fileName)) continue;
      if (!firsts.has(file.senderId)) firsts.set(file.senderId, file.fileId);
    }
    const rows = await questions
      .ask(
        `select file_id, extract(epoch from loaded_at)::float8 * 1000 as at from ops.runs
         where run = 1 and loaded_at is not null and file_id = any ($1::text[])`,
        [[...firsts.values()].filter(fileId => !loaded.has(fileId))],
      )
      .catch(() => []);
    for (const { file_id, at } of loadedAt.parse(rows)) loaded.set(file_id, at);
    if (loaded.size === headOffice.stores.length) {
      const times = [...loaded.values()].map(at => at - kill.killedAt);
      return { firstLoadedMs: Math.min(...times), allLoadedMs: Math.max(...times) };
    }
    if (Date.now() > until)
      throw new Error(
        `${kill.withinMs} ms after a kill only ${loaded.size} of ${headOffice.stores.length} stores had a new file loaded`,
      );
    await sleep(250);
  }
}

/** Waits for normal flow after a part is killed, starting it again at once as an orchestrator would. */
export async function killAndMeasure(trial: Trial, name: string, withinMs: number): Promise<Recovery> {
  const part = trial.fleet.parts().find(one => one.name === name);
  if (part === undefined) throw new Error(`${name} is no part of the fleet`);
  const killedAt = Date.now();
  await trial.fleet.kill(name);
  return recover(trial, { name, kind: part.kind, killedAt, withinMs });
}

/** The same for a part that is dead already. */
export async function recover(
  trial: Trial,
  of: { name: string; kind: PartKind; killedAt: number; withinMs: number },
): Promise<Recovery> {
  const ready = trial.orchestrator.start(of.name).then(() => Date.now() - of.killedAt);
  const [readyMs, flow] = await Promise.all([ready, untilNormal(trial, of)]);
  return { name: of.name, kind: of.kind, readyMs, ...flow };
}

import type { TillkeeperEvent } from '@tillkeeper/contracts';
import type { AnnouncerDependencies } from './announcer.ts';

/** What of a key is to be announced now, in the order of receiving. */
export interface Line {
  /** What this copy took, by its marks. */
  readonly own: ReadonlyMap<string, TillkeeperEvent>;
  /** The marks that are not announced yet; among them those of what other copies took before. Announcing takes them out. */
  readonly markKeys: string[];
}

const eventsAtOnce = 100;

/**
 * Puts what is ready behind whatever its sender sent before to other copies: its mark was there before its sender had an
 * answer, so that who looks after having kept a file finds all that came before it. Undefined: nothing is ready.
 */
export async function formLine(
  { marks }: Pick<AnnouncerDependencies, 'marks'>,
  { key, own }: { readonly key: string; readonly own: Line['own'] },
): Promise<Line | undefined> {
  const last = [...own.keys()].at(-1);
  if (last === undefined) return undefined;
  return { own, markKeys: [...new Set([...(await marks.before(key, last)), ...own.keys()])].sort() };
}

/** Rejects when the bus is away; announcing goes on where it was when it is called again. */
export async function announceLine(
  { publish, marks, deleteMarks, onFailure }: AnnouncerDependencies,
  { own, markKeys }: Line,
): Promise<void> {
  // The first of many alone: while the bus is away each try reads one mark of another copy, not a hundred.
  let atOnce = markKeys.length > own.size ? 1 : eventsAtOnce;
  while (markKeys.length > 0) {
    const some = markKeys.slice(0, atOnce);
    atOnce = eventsAtOnce;
    const events = await Promise.all(some.map(async markKey => own.get(markKey) ?? (await marks.eventOf(markKey))));
    const known = events.filter(event => event !== undefined);
    if (known.length > 0) await publish(known);
    markKeys.splice(0, some.length);
    // One that cannot be read stays: a newer release may have written it, and nothing else says that its file was kept.
    const ofOthers = some.filter((markKey, index) => events[index] !== undefined && !own.has(markKey));
    await deleteMarks(ofOthers).catch(onFailure);
  }
}

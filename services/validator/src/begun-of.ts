import type { BegunRun } from './outcome-repository.ts';
import type { RunOfFile } from './said-events.ts';

/** Why there is this run, as `ops.runs` keeps it. */
export function begunOf({ cause, run, now }: RunOfFile): BegunRun {
  const why = cause.type === 'transactions.rejudge-requested' ? 'judged-again' : run === 1 ? 'received' : 'sent-again';
  return { why, eventId: cause.id, at: now };
}

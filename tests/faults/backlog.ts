import { z } from 'zod';
import type { Sent } from './flow/sent.ts';
import type { Questions } from './questions.ts';

const mostInWork = 60;

/** Looks every second how many files are not handled yet; what cannot be asked is as it was. */
export function watchBacklog(questions: Questions, journal: Sent) {
  const counted = z.tuple([z.object({ done: z.number() })]);
  let isOn = true;
  let inWork = 0;
  const timer = setInterval(async () => {
    const rows = await questions
      .ask(
        `select count(*)::int as done from ops.files where sender_id <> 'WEB1' and status in ('loaded', 'rejected', 'quarantined')`,
      )
      .catch(() => undefined);
    if (rows !== undefined) inWork = journal.files.length - counted.parse(rows)[0].done;
  }, 1000);
  return {
    mayGoOn: () => !isOn || inWork < mostInWork,
    set(next: boolean): void {
      isOn = next;
    },
    close: () => clearInterval(timer),
  };
}

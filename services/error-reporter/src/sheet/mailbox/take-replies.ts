import { createHash } from 'node:crypto';
import type { Steps, Telemetry } from '@tillkeeper/service-kit';
import type { Answerer } from '../../answers/answers-desk.ts';
import type { AppliedSheet } from '../apply-sheet.ts';
import type { ReadSheet } from '../read-answers.ts';
import type { Handled } from './imap-mailbox.ts';
import { readReply } from './read-reply.ts';

export interface ReplyDependencies {
  /** Addresses of ours: what comes from them is not answered. */
  readonly ownAddresses: readonly string[];
  /** Whose it is, its seal says. */
  readonly read: (sheet: Buffer) => Promise<ReadSheet>;
  readonly apply: (storeId: string, sheet: Buffer, by: Answerer) => Promise<AppliedSheet>;
  /** The address of the store's manager; undefined: it has none. */
  readonly managerOf: (storeId: string) => Promise<string | undefined>;
  /** A store of which this is the manager's address. */
  readonly managedBy: (address: string) => Promise<string | undefined>;
  /** Mails the store's manager what became of it; of the same `about` once. */
  readonly tell: (storeId: string, sheet: AppliedSheet, about: string) => Promise<void>;
  readonly askSecondPerson: (question: {
    readonly storeId: string;
    readonly answerIds: readonly string[];
    readonly answeredBy: string;
  }) => Promise<unknown>;
  readonly noteBounce: (bytes: Buffer) => Promise<void>;
  readonly telemetry: Pick<Telemetry, 'counter'>;
  readonly steps: Steps;
}

/** `isLastTry`: what cannot be checked now is told so; before, the mail is tried again. */
export type TakeReply = (bytes: Buffer, options: { readonly isLastTry: boolean }) => Promise<Handled>;

/**
 * Takes a mail that came to the mailbox. Whoever sends it can write any address into it: what proves the store is the
 * seal of the sheet, which its manager alone was sent; and both have to agree. Strangers are not answered.
 */
export function createReplyTaker(dependencies: ReplyDependencies): TakeReply {
  const { ownAddresses, managerOf, managedBy, tell } = dependencies;
  const replies = dependencies.telemetry.counter('mailbox_mails_total', 'Mails that came to the mailbox', {
    outcome: ['automatic', 'bounce', 'no sheet', 'not the manager', 'applied', 'refused'],
  });
  const own = ownAddresses.map(address => address.toLowerCase());

  /** The store whose manager has sent it, and what the sheet says. */
  const proven = async (sheet: Buffer, from: string) => {
    const read = await dependencies.read(sheet);
    const storeId = read.status === 'read' ? read.storeId : await managedBy(from);
    const manager = storeId === undefined ? undefined : await managerOf(storeId);
    return storeId === undefined || manager === undefined || manager.toLowerCase() !== from
      ? undefined
      : { storeId, manager, read };
  };

  return async (bytes, { isLastTry }) => {
    const reply = await readReply(bytes, own);
    if (reply.kind !== 'sheet') {
      if (reply.kind === 'bounce') await dependencies.noteBounce(bytes);
      replies({ outcome: reply.kind });
      return 'done';
    }
    for (const [index, sheet] of reply.sheets.entries()) {
      const sender = await proven(sheet, reply.from);
      if (sender === undefined) {
        replies({ outcome: 'not the manager' });
        continue;
      }
      const { storeId, manager, read } = sender;
      const by = { person: manager, via: 'mail' } as const;
      const applied = read.status === 'refused' ? read : await dependencies.apply(storeId, sheet, by);
      if (applied.status === 'applied') {
        // what was taken now is known the next time
        if (applied.notNow.length > 0 && !isLastTry) return 'later';
        if (applied.waitingIds.length > 0)
          await dependencies.askSecondPerson({ storeId, answerIds: applied.waitingIds, answeredBy: manager });
      }
      dependencies.steps.reached('error-reporter.sheet-taken');
      // the same mail is answered once, however often it is read
      const about = createHash('sha256')
        .update(reply.messageId ?? bytes)
        .update(`/${index}`)
        .digest('hex')
        .slice(0, 32);
      await tell(storeId, applied, about);
      replies({ outcome: applied.status });
    }
    return 'done';
  };
}

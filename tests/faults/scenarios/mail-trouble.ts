import { setTimeout as sleep } from 'node:timers/promises';
import type { Trouble } from '../troubled-proxy.ts';
import type { Scenario } from './scenario.ts';

const troubles: readonly { readonly says: string; readonly trouble: Trouble | 'refusing' }[] = [
  { says: 'it puts every mail off (451)', trouble: 'refusing' },
  {
    says: 'it greets with 421 and hangs up',
    trouble: { kind: 'answers', text: '421 4.3.2 not now\r\n', isSpokenFirst: true },
  },
  {
    says: 'it greets with 554 and hangs up',
    trouble: { kind: 'answers', text: '554 5.3.2 no\r\n', isSpokenFirst: true },
  },
  { says: 'nobody listens', trouble: { kind: 'away' } },
  { says: 'it hangs up in the middle of a mail', trouble: { kind: 'breaks', afterBytes: () => 2_000 } },
];

/** The mail server does not want, in every way that it may: mails wait, and each goes once when it wants again. */
export const mailTrouble: Scenario = {
  name: 'SMTP refuses',
  fleet: 'plain',
  async run(trial) {
    const { fleet, questions, mailProxy } = trial;
    const notes: string[] = [];
    const complaints: string[] = [];
    const waiting = () =>
      questions.ask(`select count(*)::int as n from ops.reports where state in ('pending', 'sending')`);
    for (const { says, trouble } of troubles) {
      if (trouble === 'refusing') await fleet.setMailRefusal(true);
      else mailProxy.set(trouble);
      // so many mails as there are stores with something new
      await sleep(3000);
      await trial.requestReports(20_000);
      await sleep(4000);
      const [kept] = await waiting();
      if (kept?.['n'] === 0) complaints.push(`${says}: no mail had to wait`);
      await fleet.setMailRefusal(false);
      mailProxy.set({ kind: 'none' });
      const from = Date.now();
      for (const until = from + 60_000; ; await sleep(200)) {
        const [left] = await waiting();
        if (left?.['n'] === 0) break;
        if (Date.now() > until) {
          complaints.push(`${says}: a minute afterwards ${left?.['n']} mails wait`);
          break;
        }
      }
      notes.push(
        `${says}: ${kept?.['n']} mails waited, sent ${((Date.now() - from) / 1000).toFixed(1)} s after it wanted again`,
      );
    }
    const failed = await questions.ask(`select message_id, last_error from ops.reports where state = 'failed'`);
    complaints.push(...failed.map(row => `given up: ${JSON.stringify(row)}`));
    return { kills: 0, recoveries: [], notes, complaints };
  },
};

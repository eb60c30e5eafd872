import { type Block, createSpeech, type MailContent, noNumbers, type ToldStore, typedText } from '@tillkeeper/domain';
import type { AppliedSheet } from '../apply-sheet.ts';
import type { SheetProblem } from '../read-answers.ts';
import { sheetWords } from '../words.ts';

const words = sheetWords.answerMail;
const mostRows = 100;

/** What became of a sheet that came by mail, row by row. */
export function composeSheetAnswer(
  sheet: AppliedSheet,
  { store, date }: { readonly store: ToldStore; readonly date: string },
): MailContent {
  const speech = createSpeech(store);
  const mail = speech.words;
  const storeId = typedText(store.store_id, 32);
  const said = sheet.status === 'refused' ? saidOfRefused(sheet.reason) : saidOfApplied(sheet);
  return {
    ...{ version: 2, kind: 'sheet-answer', language: mail.language },
    subject: speech.say(mail.subject.frame, { store: storeId, parts: said.headline }),
    ...{ headline: said.headline, preheader: said.summary, summary: said.summary },
    masthead: speech.say(mail.masthead, { name: typedText(store.name), store: storeId, date: speech.date(date) }),
    greeting: speech.say(mail.greeting, { name: typedText(store.manager_name ?? store.name) }),
    blocks: said.blocks,
    closing: [words.reason],
    numbers: noNumbers,
  };
}

interface Said {
  readonly headline: string;
  readonly summary: string;
  readonly blocks: readonly Block[];
}

const saidOfRefused = (reason: string): Said => ({
  ...{ headline: words.refusedHeadline, summary: words.refusedSummary },
  blocks: [{ type: 'paragraph', text: typedText(reason, 500) }],
});

function saidOfApplied(sheet: Extract<AppliedSheet, { status: 'applied' }>): Said {
  const waiting = sheet.applied.filter(one => one.needsSecondPerson).length;
  const held = sheet.applied.filter(one => one.waitsForOthers && !one.needsSecondPerson);
  const wrong = [...sheet.unreadable, ...sheet.stillWrong, ...sheet.notNow].sort((a, b) => a.sheetRow - b.sheetRow);
  const taken = sheet.applied.length - waiting + sheet.known;
  return {
    headline: words.headline(taken, wrong.length),
    summary: words.summary(taken),
    blocks: [
      ...(waiting > 0 ? [{ type: 'paragraph', text: words.waiting(waiting) } as const] : []),
      ...(wrong.length > 0 ? [heading(words.wrong(wrong.length), words.wrongNote), rowsOf(wrong)] : []),
      ...(held.length > 0
        ? [
            heading(words.held, words.heldNote),
            rowsOf(held.map(({ sheetRow, receipt }) => ({ sheetRow, why: words.receipt(receipt ?? '') }))),
          ]
        : []),
      ...(sheet.untouched > 0 ? [{ type: 'paragraph', text: words.untouched(sheet.untouched) } as const] : []),
    ],
  };
}

const heading = (text: string, note: string): Block => ({ type: 'heading', text, note });

function rowsOf(problems: readonly SheetProblem[]): Block {
  const items = problems
    .slice(0, mostRows)
    .map(({ sheetRow, why }) => ({ title: words.row(sheetRow), detail: typedText(why, 300), link: null }));
  const more = { title: words.more(problems.length - mostRows), detail: '', link: null };
  return { type: 'items', items: problems.length > mostRows ? [...items, more] : items };
}

import type { AnswerKind } from '@tillkeeper/contracts';
import type { MailContent } from './content.ts';
import { mailToStore, startOf } from './frame.ts';
import type { ToldStore } from './reported.ts';
import { createSpeech, type Speech } from './speech.ts';
import { typedText } from './typed-text.ts';
import { columnOf } from './where-and-what.ts';

/** An answer that waits for a second person. */
export interface WaitingAnswer {
  readonly kind: AnswerKind;
  readonly transaction_id: string | null;
  readonly column_name: string | null;
  readonly original: string | null;
  readonly value: string | null;
  readonly amount_minor: number | null;
  readonly currency: string | null;
}

const most = 20;

/** Asks a second person for a yes, because of the money. `amount_minor` is what the baskets of the answers are worth. */
export function composeSecondPerson(
  input: {
    readonly store: ToldStore;
    /** The day where the store is, YYYY-MM-DD. */
    readonly date: string;
    /** Who answered. */
    readonly person: string;
    readonly answers: readonly WaitingAnswer[];
    readonly amount_minor: number;
    readonly currency: string;
  },
  speech: Speech = createSpeech(input.store),
): MailContent {
  const { store, date, answers } = input;
  const { words } = speech;
  const money = speech.money(input.amount_minor, input.currency);
  const items = answers.slice(0, most).map(answer => {
    const column = columnOf(answer.column_name ?? '', words);
    const value = typedText(answer.value ?? '', 80);
    const original = typedText(answer.original ?? '', 80);
    const said =
      answer.kind !== 'correct'
        ? words.secondPerson[answer.kind]
        : original === ''
          ? speech.say(words.secondPerson.correctEmpty, { column, value })
          : speech.say(words.secondPerson.correct, { column, value, original });
    const worth = answer.amount_minor === null ? [] : [speech.money(answer.amount_minor, answer.currency ?? '')];
    const receipt =
      answer.transaction_id === null
        ? []
        : [speech.say(words.problem.receipt, { receipt: typedText(answer.transaction_id, 64) })];
    return { title: said, detail: startOf([...receipt, ...worth].join(words.separator), words.language), link: null };
  });
  const left = answers.length - items.length;
  return mailToStore({
    ...{ kind: 'second-person', store, date, speech },
    parts: [speech.count(words.subject.secondPerson, answers.length, { money })],
    summary: speech.count(words.secondPerson.summary, answers.length, {
      person: typedText(input.person),
      money,
    }),
    blocks: [
      { type: 'button', label: words.secondPerson.button, note: words.secondPerson.todo, cause: '' },
      { type: 'heading', text: words.secondPerson.heading, note: '' },
      { type: 'items', items },
      ...(left > 0 ? [{ type: 'paragraph', text: speech.count(words.secondPerson.more, left) } as const] : []),
    ],
    closing: [words.reasons.secondPerson],
  });
}

import { httpProblems, isProblemCode } from '@tillkeeper/contracts';
import type { MailContent } from './content.ts';
import { mailToStore } from './frame.ts';
import type { ToldStore } from './reported.ts';
import { createSpeech, type Speech } from './speech.ts';
import { typedText } from './typed-text.ts';

/** A file of which nothing can be used. */
export interface UselessFile {
  readonly file_name: string;
  readonly code: string;
  readonly detail: string;
}

/** A mail at once about a file of which nothing can be used. The till's own words (its file name) are only ever text. */
export function composeRefusal(
  input: {
    readonly store: ToldStore;
    readonly kind: 'refused' | 'rejected';
    readonly file: UselessFile;
    /** The day where the store is, YYYY-MM-DD. */
    readonly date: string;
    /** How often it came, where that is known. */
    readonly times?: number;
  },
  speech: Speech = createSpeech(input.store),
): MailContent {
  const { store, kind, file, date, times = 1 } = input;
  const { words } = speech;
  const said = speech.say(words.refusal[kind], { file: typedText(file.file_name, 120) });
  const summary =
    times > 1
      ? speech.say(words.sentence.and, { first: said, second: speech.count(words.refusal.repeated, times) })
      : said;
  const { sentence, advice } = isProblemCode(file.code)
    ? words.problems[file.code]
    : { sentence: refusalOf(file.code, words), advice: words.refusal.askVendor };
  const detail = typedText(file.detail, 300);
  return mailToStore({
    ...{ kind, store, date, speech, summary },
    parts: [words.subject.refused],
    blocks: [
      { type: 'heading', text: words.headings.wrong, note: '' },
      {
        type: 'problem',
        tone: 'error',
        title: sentence,
        much: '',
        percent: 0,
        todoLabel: words.problem.todo,
        todo: advice,
        examples: detail === '' || detail === sentence ? [] : [{ what: detail, where: '' }],
        more: '',
        link: null,
        code: isProblemCode(file.code) || isRefusal(file.code) ? file.code : typedText(file.code, 64),
      },
    ],
  });
}

const isRefusal = (code: string): code is keyof typeof httpProblems => Object.hasOwn(httpProblems, code);
/** The words for a refusal at the door. */
export const refusalOf = (code: string, words: Speech['words']): string =>
  isRefusal(code) ? words.refusals[code] : isProblemCode(code) ? words.problems[code].sentence : typedText(code, 64);

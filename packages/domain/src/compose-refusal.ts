import { httpProblems, isProblemCode, problemCodes } from '@tillkeeper/contracts';
import type { Digest } from './compose-digest.ts';

/** A mail at once about a file of which nothing can be used. The till's own words (its file name) are only ever text. */
export function composeRefusal(input: {
  readonly store: {
    readonly store_id: string;
    readonly name: string;
    readonly manager_name: string | null;
    readonly currency: string;
  };
  readonly kind: 'refused' | 'rejected';
  readonly file: { readonly file_name: string; readonly code: string; readonly detail: string };
}): Digest {
  const { store, kind, file } = input;
  const sentence = isProblemCode(file.code) ? problemCodes[file.code].sentence : titleOf(file.code);
  const advice = isProblemCode(file.code)
    ? problemCodes[file.code].advice
    : 'Ask the till vendor to send the file again; nothing needs to be typed in by hand.';
  return {
    subject: `Store ${store.store_id}: a file could not be used`,
    greeting: `Hello ${store.manager_name ?? store.name},`,
    summary: `The file ${file.file_name} ${kind === 'refused' ? 'was not taken in' : 'came in, but nothing in it can be used'}. Its sales are not in the books until it is sent again.`,
    groups: [
      {
        code: file.code,
        severity: 'error',
        sentence,
        advice,
        count: 1,
        amount_minor: 0,
        examples: file.detail === '' ? [] : [file.detail],
      },
    ],
    totals: [],
    currency: store.currency,
  };
}

const titleOf = (code: string): string =>
  Object.entries(httpProblems).find(([name]) => name === code)?.[1].title ?? code;

import { refusalOf } from './compose-refusal.ts';
import type { Block } from './content.ts';
import type { Speech } from './speech.ts';
import { typedText } from './typed-text.ts';

/** Files of which nothing was used for one reason, beside the one that a mail at once spoke of. */
export interface RefusedAgain {
  /** The last of them. */
  readonly file_name: string;
  readonly code: string;
  /** How often they came, all together. */
  readonly times: number;
}

const most = 5;

export function refusedBlocks(refused: readonly RefusedAgain[], speech: Speech): Block[] {
  if (refused.length === 0) return [];
  const { words } = speech;
  const items = refused.slice(0, most).map(file => ({
    title: typedText(file.file_name, 120),
    detail: [refusalOf(file.code, words), speech.count(words.refusal.repeated, file.times)].join(' '),
    link: null,
  }));
  return [
    { type: 'heading', text: words.headings.refused, note: words.headings.refusedNote },
    { type: 'items', items },
  ];
}

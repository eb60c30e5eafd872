import type { MailKind } from './mail-kind.ts';

/** A place on the page of open problems, by the cause (`causeOf`; '': the page itself); where it leads is never in here. */
export interface ContentLink {
  readonly label: string;
  readonly cause: string;
}

export interface ProblemExample {
  /** What stood there; empty where the sentence says all. */
  readonly what: string;
  readonly where: string;
}

export type Block =
  | { readonly type: 'heading'; readonly text: string; readonly note: string }
  | { readonly type: 'paragraph'; readonly text: string }
  /** Only shown where there is a page to lead to. */
  | { readonly type: 'button'; readonly label: string; readonly note: string; readonly cause: string }
  /** How much of the whole: a bar, whose numbers the text beside it says. */
  | { readonly type: 'bar'; readonly percent: number }
  | {
      readonly type: 'problem';
      readonly tone: 'error' | 'warning';
      readonly title: string;
      /** How often, and what it is worth. */
      readonly much: string;
      /** Of the money of the most expensive cause. */
      readonly percent: number;
      readonly todoLabel: string;
      readonly todo: string;
      readonly examples: readonly ProblemExample[];
      readonly more: string;
      readonly link: ContentLink | null;
      readonly code: string;
    }
  | {
      readonly type: 'items';
      readonly items: readonly {
        readonly title: string;
        readonly detail: string;
        readonly link: ContentLink | null;
      }[];
    }
  | {
      readonly type: 'table';
      readonly rows: readonly {
        readonly label: string;
        readonly note: string;
        readonly amount: string;
        readonly isTotal: boolean;
      }[];
    };

/** What a mail says, in words and without its looks: HTML and text are both made from it. Kept as JSON with the report. */
export interface MailContent {
  /** Reports that were kept before have none. */
  readonly version: 2;
  readonly kind: MailKind;
  /** Of the words, BCP 47. */
  readonly language: string;
  readonly subject: string;
  /** What a list of mails shows beside the subject. */
  readonly preheader: string;
  readonly masthead: string;
  /** The subject without the store. */
  readonly headline: string;
  readonly greeting: string;
  /** What happened, in a sentence or two. */
  readonly summary: string;
  readonly blocks: readonly Block[];
  readonly closing: readonly string[];
  readonly numbers: MailNumbers;
}

/** What is counted in a mail, for whoever compares days. Amounts in minor units. */
export interface MailNumbers {
  readonly problems: number;
  readonly to_check: number;
  readonly repaired: number;
  readonly still_open: number;
  readonly solved: number;
  readonly files: number;
  readonly held: readonly { readonly currency: string; readonly amount_minor: number }[];
}
export const noNumbers: MailNumbers = {
  ...{ problems: 0, to_check: 0, repaired: 0, still_open: 0, solved: 0, files: 0 },
  held: [],
};

import type { AnsweredRow, AnswerKind, CorrectableColumn, ProposedAnswer } from '@tillkeeper/contracts';

/** Something that a store's manager may put right, or look at. Amounts in minor units. */
export interface OpenProblem {
  readonly exception_id: string;
  readonly file_id: string;
  readonly file_name: string;
  readonly row_no: number;
  readonly store_id: string;
  readonly business_date: string | null;
  readonly till_id: string | null;
  readonly transaction_id: string | null;
  readonly line_no: number | null;
  readonly product_id: string | null;
  readonly product_name: string | null;
  /** ISO instant of the sale; null: not known. */
  readonly sold_at: string | null;
  readonly code: string;
  readonly severity: 'error' | 'warning';
  readonly column_name: string | null;
  /** What stood there; null where it is personal, or nothing stood there. */
  readonly value: string | null;
  readonly message: string;
  readonly amount_minor: number | null;
  /** Of an error: what the whole receipt is worth that it holds back. Of a warning, and where the receipt is not known, what the row is. */
  readonly receipt_minor: number | null;
  readonly currency: string | null;
  /** ISO instant: open since. */
  readonly created_at: string;
  /** Problems of one cause have the same text: the code, and for what nobody knows also what it is. */
  readonly cause: string;
  /** What may be answered; empty: it is put right at the till or by head office. */
  readonly answers: readonly AnswerKind[];
  /** Columns that may be corrected, the likeliest first; empty where `correct` is no answer. */
  readonly correctable: readonly CorrectableColumn[];
  /** Articles that may be meant, the likeliest first; at most three. */
  readonly suggestions: readonly Suggestion[];
  /** An answer that is given, and waits for a second person or for the run that it asked for. */
  readonly waiting: 'second person' | 'being judged' | null;
}

export interface Suggestion {
  readonly product_id: string;
  readonly name: string | null;
}

/** Rows are numbered in their file. */
export type CheckedRow = AnsweredRow & { readonly file_id: string };

/** What would become of it, by the rules that files are judged by. */
export type CheckedAnswers =
  | {
      readonly status: 'checked';
      /** Every row of the baskets that the answers speak of. */
      readonly rows: readonly CheckedRow[];
      /** What would still be wrong with those rows, or newly: errors and warnings, in a manager's words. */
      readonly findings: readonly {
        file_id: string;
        row_no: number;
        code: string;
        severity: string;
        column_name: string | null;
        message: string;
      }[];
    }
  /** The validator did not answer in time: nothing is known, nothing was saved. */
  | { readonly status: 'no answer' }
  /** In words: not a problem of this store, not open any more, its file is gone, or the answer is not one of those that are possible. */
  | { readonly status: 'refused'; readonly reason: string };

/** Who answers. `person` is an address or the name of a key: as which he is in the audit. */
export interface Answerer {
  readonly person: string;
  readonly via: 'page' | 'sheet' | 'mail' | 'operator';
}

export type SavedAnswers =
  | {
      readonly status: 'saved';
      readonly answer_ids: readonly string[];
      /** The money is above the limit: a second person has to say yes before anything is judged. */
      readonly needs_second_person: boolean;
      readonly checked: CheckedAnswers & { readonly status: 'checked' };
    }
  /** It would still be wrong: nothing was saved. */
  | { readonly status: 'still wrong'; readonly checked: CheckedAnswers & { readonly status: 'checked' } }
  | { readonly status: 'no answer' }
  | { readonly status: 'refused'; readonly reason: string };

export interface GivenAnswer {
  readonly answer_id: string;
  readonly file_id: string;
  readonly row_no: number;
  readonly transaction_id: string | null;
  readonly kind: AnswerKind;
  readonly column_name: string | null;
  readonly original: string | null;
  readonly value: string | null;
  readonly code: string | null;
  readonly state: 'waiting' | 'in force' | 'undone';
  readonly answered_by: string;
  readonly answered_at: string;
  readonly confirmed_by: string | null;
  /** Why, where it was said. */
  readonly reason?: string | null;
  readonly amount_minor: number | null;
  readonly currency: string | null;
}

/** "This code is that article, always, in this store", in force. */
export interface GivenAlias {
  readonly alias_id: string;
  readonly code: string;
  readonly product_id: string;
  /** Null: it has left the catalogue. */
  readonly product_name: string | null;
  readonly confirmed_by: string;
  /** ISO instant. */
  readonly confirmed_at: string;
}

/** Where a store's answers are taken: the page, the spreadsheet that comes back, and operators all ask here. */
export interface AnswersDesk {
  /** Errors and warnings of sales that are open in the store, the most expensive first; at most `limit`. */
  problems(storeId: string, limit?: number): Promise<OpenProblem[]>;
  /** Judges the files with these answers, and keeps nothing. Answers of one file together; at most 500. */
  check(storeId: string, answers: readonly ProposedAnswer[]): Promise<CheckedAnswers>;
  /**
   * Checks, and keeps all or nothing: an answer after which its row would still be wrong is not kept (its basket may still
   * be held by another line). Then the files are judged again, through the bus, in the store's order. The same answer
   * again changes nothing.
   */
  save(storeId: string, answers: readonly ProposedAnswer[], by: Answerer): Promise<SavedAnswers>;
  /** "This code is that article, always, in this store": an alias; what waits for it is judged again. */
  always(
    storeId: string,
    alias: { readonly code: string; readonly product_id: string },
    by: Answerer,
  ): Promise<
    { readonly status: 'saved'; readonly files: number } | { readonly status: 'refused'; readonly reason: string }
  >;
  /** Answers of a store, the latest first. */
  given(storeId: string, limit?: number): Promise<GivenAnswer[]>;
  /** What is always some article in the store, whoever said so there; the latest first. */
  givenAliases(storeId: string): Promise<GivenAlias[]>;
  /** It is no longer so: files that name the code are judged again. What is in the books stays there. */
  undoAlways(
    storeId: string,
    aliasId: string,
    by: Answerer,
  ): Promise<{ readonly status: 'undone' } | { readonly status: 'refused'; readonly reason: string }>;
  /** The second person: it may not be the first. */
  confirm(
    storeId: string,
    answerIds: readonly string[],
    by: Answerer,
  ): Promise<{ readonly status: 'confirmed' } | { readonly status: 'refused'; readonly reason: string }>;
  /** An answer no longer holds; the file is judged again without it. */
  undo(
    storeId: string,
    answerId: string,
    by: Answerer,
  ): Promise<{ readonly status: 'undone' } | { readonly status: 'refused'; readonly reason: string }>;
  /** Articles of the catalogue by a part of code or name, for choosing one; at most 10. */
  searchProducts(text: string): Promise<Suggestion[]>;
}

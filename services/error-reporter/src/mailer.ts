export interface Mail {
  readonly messageId: string;
  readonly from: string;
  readonly to: { readonly name: string; readonly address: string };
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly attachments: readonly {
    readonly filename: string;
    readonly content: Buffer;
    readonly contentType: string;
  }[];
  /** For a mailer that keeps files: the same for the same mail. */
  readonly fileName: string;
  readonly date: Date;
}

export type Delivery =
  | { readonly status: 'sent'; readonly location: string | null }
  /** The server said that it will never take this mail. */
  | { readonly status: 'refused'; readonly reason: string };

/** Two ways to deliver a mail: SMTP, and `.eml` files in a directory. Trouble that may pass is a RetryableError. */
export interface Mailer {
  deliver(mail: Mail): Promise<Delivery>;
  /** Writes a mail that it keeps anew. False where it keeps none, or no longer this one: nobody gets it a second time. */
  replace(mail: Mail): Promise<boolean>;
  check(): Promise<void>;
  /** Deletes the mails that it kept before `before`, as far as it keeps any; how many. */
  prune(before: Date): Promise<number>;
  close(): Promise<void>;
}

/** A mail to its last byte, and to whom it goes. */
export interface Mail {
  readonly messageId: string;
  /** The address that the server is told; what it cannot deliver comes back there. */
  readonly from: string;
  /** One address, never a list. */
  readonly to: string;
  readonly bytes: Buffer;
  /** For a mailer that keeps files: the same for the same mail, below its directory. */
  readonly fileName: string;
}

export type Delivery =
  | {
      readonly status: 'sent';
      /** Where it is kept, for a mailer that keeps files. */
      readonly location: string | null;
      /** What the server said, such as the number in its queue. */
      readonly reply: string | null;
    }
  /** The server said that it will never take this mail, or never for this address. */
  | { readonly status: 'refused'; readonly reason: string }
  /** It may be taken later. */
  | {
      readonly status: 'later';
      readonly reason: string;
      /** No mail can be sent now, not only this one. */
      readonly isServerAway: boolean;
      /** The server had the whole mail, and did not say what became of it. */
      readonly isPerhapsSent: boolean;
    };

/** Two ways to deliver a mail: SMTP, and `.eml` files in a directory. */
export interface Mailer {
  deliver(mail: Mail): Promise<Delivery>;
  /** Writes a mail that it keeps anew. False where it keeps none, or no longer this one: nobody gets it a second time. */
  replace(mail: Mail): Promise<boolean>;
  check(): Promise<void>;
  /** Deletes the mails that it kept before `before`, as far as it keeps any; how many. */
  prune(before: Date): Promise<number>;
  close(): Promise<void>;
}

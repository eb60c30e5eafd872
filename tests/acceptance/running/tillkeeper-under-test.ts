import type { ParsedMail } from '@tillkeeper/fleet';

/** Tillkeeper as a test sees it, on either way to run: addresses, tables, mails, and processes that can be killed. */
export interface TillkeeperUnderTest {
  readonly url: string;
  readonly databaseUrl: string;
  readonly headOfficeKey: string;
  /** Where `POST /reports` is answered. */
  readonly reporterUrl: string;
  /** Every mail that was delivered so far. */
  mails(): Promise<ParsedMail[]>;
  /**
   * Arranges that the process that reaches the step first is ended there by SIGKILL, and started again without the order.
   * Resolves once the order is in place; nothing is stopped for it.
   */
  killAt(step: string): Promise<void>;
  /** Resolves when the kill that was arranged has happened and the process is back. */
  killed(): Promise<void>;
  stop(): Promise<void>;
}

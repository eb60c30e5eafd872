import { createTransport } from 'nodemailer';

export interface MailParts {
  readonly messageId: string;
  readonly from: { readonly name: string; readonly address: string };
  readonly to: { readonly name: string; readonly address: string };
  readonly replyTo?: string | undefined;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly attachments: readonly {
    readonly filename: string;
    readonly content: Buffer;
    readonly contentType: string;
  }[];
  readonly date: Date;
}

// It only writes: nothing is connected to, no file or address is read.
const composer = createTransport({
  ...{ streamTransport: true, buffer: true, newline: 'windows' },
  ...{ disableFileAccess: true, disableUrlAccess: true },
} as const);

/**
 * A mail to its last byte. Names and subjects are one line each before they are handed over, so that no till, customer or
 * store's name can begin a header. No program answers it: `Auto-Submitted`, and its twin for Exchange.
 */
export async function compileMail(parts: MailParts): Promise<Buffer> {
  const { message } = await composer.sendMail({
    messageId: parts.messageId,
    from: { name: oneLine(parts.from.name), address: parts.from.address },
    to: [{ name: oneLine(parts.to.name), address: parts.to.address }],
    ...(parts.replyTo !== undefined && { replyTo: [{ name: '', address: parts.replyTo }] }),
    subject: oneLine(parts.subject),
    text: parts.text,
    html: parts.html,
    attachments: parts.attachments.map(one => ({
      filename: oneLine(one.filename),
      content: one.content,
      contentType: one.contentType,
    })),
    date: parts.date,
    headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
    ...{ disableFileAccess: true, disableUrlAccess: true },
  });
  if (!Buffer.isBuffer(message)) throw new Error('the mail was not written to memory');
  return message;
}

/** Control characters, line and paragraph separators, and those that turn the direction of text, are blanks. */
export function oneLine(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069\u200e\u200f]+/gu, ' ')
    .trim();
}

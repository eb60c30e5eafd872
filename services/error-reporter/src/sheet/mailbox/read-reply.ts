import PostalMime, { type Email } from 'postal-mime';

/** What came to the mailbox. Addresses are in small letters. */
export type Reply =
  /** A program wrote it: it is not answered, or two programs would write to each other for ever. */
  | { readonly kind: 'automatic' }
  /** A mail of ours, or another, came back. */
  | { readonly kind: 'bounce' }
  /** For people to read. */
  | { readonly kind: 'no sheet' }
  | {
      readonly kind: 'sheet';
      readonly from: string;
      /** Of the mail; undefined: it has none that can be named in a header. */
      readonly messageId: string | undefined;
      readonly sheets: readonly Buffer[];
    };

const mostSheets = 3;

/** Reads a mail. What cannot be read is no sheet. `ownAddresses`: mails from these are ours. */
export async function readReply(bytes: Buffer, ownAddresses: readonly string[]): Promise<Reply> {
  const mail = await PostalMime.parse(bytes, {
    attachmentEncoding: 'arraybuffer',
    maxNestingDepth: 20,
    maxHeadersSize: 256 * 1024,
  }).catch(() => undefined);
  if (mail === undefined) return { kind: 'no sheet' };
  if (/^multipart\/report\b/i.test(headerOf(mail, 'content-type') ?? '')) return { kind: 'bounce' };
  // two of them, and each program believes another one
  const senders = mail.headers.filter(header => header.key === 'from');
  const from = mail.from?.address?.toLowerCase();
  if (senders.length !== 1 || from === undefined) return { kind: 'no sheet' };
  if (isAutomatic(mail) || ownAddresses.includes(from)) return { kind: 'automatic' };
  const sheets = mail.attachments
    .filter(one => /\.xlsx$/i.test(one.filename ?? '') || one.mimeType.includes('spreadsheetml.sheet'))
    .slice(0, mostSheets)

    .map(({ content }) => (content instanceof ArrayBuffer ? Buffer.from(content) : Buffer.from(content)));
  if (sheets.length === 0) return { kind: 'no sheet' };
  const id = mail.messageId?.trim();
  return {
    kind: 'sheet',
    from,
    messageId: id !== undefined && /^<[\x21-\x3b\x3d\x3f-\x7e]{3,200}>$/.test(id) ? id : undefined,
    sheets,
  };
}

const headerOf = (mail: Email, name: string): string | undefined =>
  mail.headers.find(header => header.key === name)?.value;

/** RFC 3834, and what programs did before it. */
function isAutomatic(mail: Email): boolean {
  const submitted = headerOf(mail, 'auto-submitted') ?? 'no';
  return (
    !/^\s*no\b/i.test(submitted) ||
    /^\s*(bulk|junk|list|auto_reply)\b/i.test(headerOf(mail, 'precedence') ?? '') ||
    ['list-id', 'list-unsubscribe', 'x-autoreply', 'x-autorespond', 'x-auto-response-suppress'].some(
      name => headerOf(mail, name) !== undefined,
    ) ||
    /^\s*<\s*>/.test(headerOf(mail, 'return-path') ?? '') ||
    /^(mailer-daemon|postmaster|no-?reply)@/i.test(mail.from?.address ?? '')
  );
}

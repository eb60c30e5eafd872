import PostalMime from 'postal-mime';

export interface ParsedMail {
  readonly messageId: string;
  readonly to: readonly string[];
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly attachments: readonly { readonly fileName: string; readonly bytes: Uint8Array }[];
}

/** Reads a mail as a mail program would. */
export async function parseMail(raw: Uint8Array): Promise<ParsedMail> {
  const mail = await PostalMime.parse(raw, { attachmentEncoding: 'arraybuffer' });
  return {
    messageId: mail.messageId ?? '',
    to: (mail.to ?? []).map(one => one.address ?? ''),
    subject: mail.subject ?? '',
    text: mail.text ?? '',
    html: mail.html ?? '',
    attachments: mail.attachments.map(one => ({
      fileName: one.filename ?? '',
      bytes: typeof one.content === 'string' ? Buffer.from(one.content) : new Uint8Array(one.content),
    })),
  };
}

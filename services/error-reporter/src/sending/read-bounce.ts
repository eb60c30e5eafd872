import PostalMime from 'postal-mime';

export type Bounce =
  | { readonly status: 'bounced'; readonly messageId: string; readonly reason: string }
  /** A delay, a receipt, or no report of a delivery at all. */
  | { readonly status: 'no bounce'; readonly reason: string };

const mostBytes = 5 * 1024 * 1024;

/** Reads a mail that a server wrote about one that it could not deliver (RFC 3464): of which mail, and why. */
export async function readBounce(bytes: Uint8Array): Promise<Bounce> {
  if (bytes.length > mostBytes) return { status: 'no bounce', reason: 'it is too large for a report of a delivery' };
  const mail = await PostalMime.parse(bytes, { forceRfc822Attachments: true, attachmentEncoding: 'utf8' });
  const partOf = (type: RegExp): string => {
    const found = mail.attachments.find(one => type.test(one.mimeType));
    return found === undefined ? '' : unfolded(textOf(found.content));
  };
  const report = partOf(/^message\/(global-)?delivery-status$/i);
  if (report === '') return { status: 'no bounce', reason: 'it has no part that reports on a delivery' };
  const action = /^Action:\s*(\S+)/im.exec(report)?.[1]?.toLowerCase();
  if (action !== 'failed') return { status: 'no bounce', reason: `its action is ${action ?? 'missing'}, not failed` };
  const original = partOf(/^(message\/rfc822|message\/global|text\/rfc822-headers|message\/global-headers)$/i);
  const messageId = /^Message-ID:\s*(<[^<>\s]{1,250}>)/im.exec(original)?.[1];
  if (messageId === undefined) return { status: 'no bounce', reason: 'it does not say which mail came back' };
  const said = [/^Status:\s*(\S+)/im, /^Diagnostic-Code:\s*(?:smtp;)?\s*(.+)$/im].map(
    field => field.exec(report)?.[1]?.trim() ?? '',
  );
  return { status: 'bounced', messageId, reason: said.filter(text => text !== '').join(' ') || 'no reason is given' };
}

const textOf = (content: string | ArrayBuffer | Uint8Array): string =>
  typeof content === 'string' ? content : new TextDecoder().decode(content);
/** Header fields on one line each. */
const unfolded = (text: string): string => text.replaceAll(/\r?\n[ \t]+/g, ' ');

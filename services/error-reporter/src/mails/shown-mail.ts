import PostalMime from 'postal-mime';
import { renderHtml } from '../render/render-html.ts';
import { renderText } from '../render/render-text.ts';
import type { ShownReport } from '../report-list-repository.ts';

/** A mail as a mail program has it. */
export interface ShownMail {
  /** These are the bytes that are sent; else it is made from the report's content, for looking at. */
  readonly isKept: boolean;
  readonly html: string;
  readonly text: string;
  readonly attachments: readonly { readonly name: string; readonly bytes: number }[];
}

export async function readShownMail(report: Pick<ShownReport, 'mail' | 'content'>): Promise<ShownMail> {
  if (report.mail === null) {
    const { content } = report;
    return { isKept: false, html: renderHtml(content), text: renderText(content), attachments: [] };
  }
  const mail = await PostalMime.parse(report.mail);
  return {
    isKept: true,
    html: mail.html ?? '',
    text: mail.text ?? '',
    attachments: mail.attachments.map(one => ({
      name: one.filename ?? 'without a name',
      bytes: typeof one.content === 'string' ? one.content.length : one.content.byteLength,
    })),
  };
}

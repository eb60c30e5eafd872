import { createTransport } from 'nodemailer';

export interface TestMail {
  readonly from?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly messageId?: string;
  readonly sheets?: readonly Buffer[];
  readonly fileName?: string;
}

/** A mail as a manager's program writes it. */
export async function mailOf({
  from = 'Ada <ada@stores.example>',
  headers = {},
  messageId,
  sheets = [],
  fileName,
}: TestMail): Promise<Buffer> {
  const { message } = await createTransport({ streamTransport: true, buffer: true, newline: 'windows' }).sendMail({
    ...{ from, to: 'reports@tillkeeper.example', subject: 'Re: Store S014: 3 new problems', text: 'Here it is.' },
    ...{ headers, messageId: messageId ?? '<reply-1@stores.example>' },
    attachments: sheets.map(content => ({ filename: fileName ?? 'S014.xlsx', content })),
  });
  if (!Buffer.isBuffer(message)) throw new Error('the mail was not written to memory');
  return message;
}

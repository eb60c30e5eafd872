import type { Delivery } from './mailer.ts';

/**
 * What an error of nodemailer means for a mail. Only what the server says of this recipient or this mail (5xx to RCPT TO, or
 * to the mail itself) is for good: a wrong password or a refused sender is also 5xx, and is the operator's to put right.
 */
export function outcomeOfSmtpError(error: unknown): Exclude<Delivery, { status: 'sent' }> {
  const { code, command, responseCode } = fieldsOf(error);
  const reason = error instanceof Error ? error.message.slice(0, 500) : String(error);
  const isOfThisMail = command === 'RCPT TO' || code === 'EMESSAGE' || (code === 'EENVELOPE' && command === 'API');
  const isPermanent = responseCode === undefined ? code === 'EMESSAGE' || command === 'API' : responseCode >= 500;
  if (isOfThisMail && isPermanent) return { status: 'refused', reason };
  return {
    status: 'later',
    reason,
    // 4xx to one recipient says nothing of the next; 421 is a server that closes
    isServerAway: !isOfThisMail || responseCode === 421,
    isPerhapsSent: command === 'DATA' && responseCode === undefined,
  };
}

function fieldsOf(error: unknown): { code?: string; command?: string; responseCode?: number } {
  if (!(error instanceof Error)) return {};
  return {
    ...('code' in error && typeof error.code === 'string' && { code: error.code }),
    ...('command' in error && typeof error.command === 'string' && { command: error.command }),
    ...('responseCode' in error && typeof error.responseCode === 'number' && { responseCode: error.responseCode }),
  };
}
